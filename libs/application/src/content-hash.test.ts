import { describe, expect, it } from 'vitest';
import { contentHash } from './content-hash.js';

describe('the hash of a content', () => {
  it('is the same whatever the order of the keys, at every depth', () => {
    expect(contentHash({ a: 1, b: { c: [{ x: 1, y: 2 }], d: 2 } })).toBe(
      contentHash({ b: { d: 2, c: [{ y: 2, x: 1 }] }, a: 1 }),
    );
  });

  it.each([
    ['another value', { a: 1 }, { a: 2 }],
    ['another order of a list', [1, 2], [2, 1]],
    ['null in place of nothing', { a: null }, {}],
    ['a number in place of its text', { a: 1 }, { a: '1' }],
    ['letters composed otherwise', { name: 'Ánh'.normalize('NFC') }, { name: 'Ánh'.normalize('NFD') }],
  ])('differs for %s', (_, one, other) => {
    expect(contentHash(one)).not.toBe(contentHash(other));
  });

  it('is 64 hexadecimal digits, as SHA-256 of the text says', () => {
    expect(contentHash({})).toBe('44136fa355b3678a1146ad16f7e8649e94fb4fc21fe77e8310c060f61caaff8a');
  });
});
