import { describe, expect, it } from 'vitest';
import { displayAnchor, parseAnchor } from './anchor.js';

const HASH = '0123456789abcdef'.repeat(4);

describe('an anchor as it is written', () => {
  it.each([
    [`221:${HASH}`, { agencyId: '', seq: 221, hash: HASH }],
    [` 221:${HASH.slice(0, 12)}\n`, { agencyId: '', seq: 221, hash: HASH.slice(0, 12) }],
    [`A1@5:${HASH}`, { agencyId: 'A1', seq: 5, hash: HASH }],
    [`Đơn vị: a@b@5:${HASH}`, { agencyId: 'Đơn vị: a@b', seq: 5, hash: HASH }],
  ])('%s names its chain, its entry and its hash', (written, anchor) => {
    expect(parseAnchor(written)).toEqual(anchor);
    expect(parseAnchor(displayAnchor(anchor))).toEqual(anchor);
  });

  it.each([
    '',
    '221',
    `0:${HASH}`,
    `-1:${HASH}`,
    '221:0123456789a',
    `221:${HASH}0`,
    `221:${HASH.toUpperCase()}`,
    '1:xyz',
  ])('“%s” is none', (written) => {
    expect(parseAnchor(written)).toBeNull();
  });
});
