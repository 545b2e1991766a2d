import { describe, expect, it } from 'vitest';
import { auditHash } from './audit-hash.js';
import { canonicalJson } from './canonical-json.js';
import { arrayText, cellText, copyChunks, copyLine } from './cell-text.js';
import { NASTY } from './fixtures.test.suite.js';

describe('COPY text', () => {
  it('escapes what would end a cell or a row, and nothing else', () => {
    expect(copyLine(['a\tb', 'c\nd\re', 'f\\g', null, '', '\\N', '\\.', 'Ổ "x"'])).toBe(
      'a\\tb\tc\\nd\\re\tf\\\\g\t\\N\t\t\\\\N\t\\\\.\tỔ "x"\n',
    );
  });

  it('writes every kind of cell', () => {
    const cells = [null, 'x', 1.5, true, false, new Date(0), ['a"b', ''], [1, -2]] as const;
    expect(cells.map(cellText)).toEqual([
      null,
      'x',
      '1.5',
      't',
      'f',
      '1970-01-01T00:00:00.000Z',
      '{"a\\"b",""}',
      '{"1","-2"}',
    ]);
    expect(arrayText([null, 'NULL', '{', 'a,b', '\\'])).toBe('{NULL,"NULL","{","a,b","\\\\"}');
    expect(() => cellText('a\0b')).toThrow(RangeError);
    expect(() => cellText(['a\0b'])).toThrow(RangeError);
  });

  it('joins lines to chunks without losing any', () => {
    const rows = NASTY.map((text, index) => [index, text] as const);
    expect([...copyChunks(rows, 20)].join('')).toBe([...copyChunks(rows)].join(''));
    expect([...copyChunks(rows, 20)].length).toBeGreaterThan(3);
    expect([...copyChunks([])]).toEqual([]);
  });
});

describe('canonical JSON', () => {
  it('has one form for equal content', () => {
    expect(canonicalJson({ b: [1, { d: null, c: 'é' }], a: 1e21, A: true, u: undefined })).toBe(
      '{"A":true,"a":1e+21,"b":[1,{"c":"é","d":null}]}',
    );
    expect(canonicalJson({ '\u{1f600}': 1, '\ufb33': 2, '\r': 3 })).toBe('{"\\r":3,"\u{1f600}":1,"\ufb33":2}');
    expect(canonicalJson(-0)).toBe('0');
    expect(canonicalJson(new Date(0))).toBe('"1970-01-01T00:00:00.000Z"');
  });

  it('refuses what JSON cannot say', () => {
    for (const value of [Number.NaN, Infinity, undefined, 1n, () => 1, [undefined]])
      expect(() => canonicalJson(value)).toThrow(TypeError);
  });
});

describe('the hash of an audit entry', () => {
  const link = { agencyId: 'a', seq: 1, previous: '', actor: 'b', action: 'c', at: new Date(0), payload: '{}' };

  it('changes with every part of it', () => {
    const others = [
      { agencyId: 'x' },
      { seq: 2 },
      { previous: 'x' },
      { actor: 'x' },
      { action: 'x' },
      { at: new Date(1) },
      { payload: '{"a":1}' },
      { actor: 'bc', action: '' },
    ];
    const hashes = [link, ...others.map((other) => ({ ...link, ...other }))].map(auditHash);
    expect(new Set(hashes).size).toBe(hashes.length);
  });

  it('is the same for ever', () => {
    expect(auditHash(link)).toMatchInlineSnapshot(`"eb55bb3834bcfbff198b888287d5d86bd2ae2d0a0103e10f1d53e7e6852c741c"`);
  });
});
