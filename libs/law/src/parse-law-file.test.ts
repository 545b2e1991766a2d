import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { checkPart, parseLawFile } from './parse-law-file.js';

describe('a YAML file read strictly', () => {
  it('keeps days and numbers of articles as they are written', () => {
    const file = parseLawFile('a.yaml', 'from: 2024-12-05\narticle: "12"\nyes: true\nshare: 50%\n');
    expect(file.problems).toEqual([]);
    expect(file.data).toEqual({ from: '2024-12-05', article: '12', yes: true, share: '50%' });
  });

  it.each([
    ['a key given twice', 'a: 1\nb: 2\na: 3\n', 3],
    ['a bracket left open', 'a: 1\nb: [1, 2\nc: 3\n', 3],
    ['a tab', 'a: 1\nb:\n\tc: 2\n', 3],
    ['an alias to nowhere', 'a: 1\nb: *ghost\n', 2],
  ])('tells the line of %s and gives no data', (_, text, line) => {
    const { data, problems } = parseLawFile('a.yaml', text);
    expect(data).toBeNull();
    expect(problems[0]).toMatchObject({ code: 'law-yaml-broken', where: `a.yaml:${line}` });
  });

  it('finds the place of a part, or of what stands around it', () => {
    const { placeOf } = parseLawFile('a.yaml', 'id: x\nversions:\n  - from: 1\n  - from: 2\n    value: 3\n');
    expect(placeOf(['versions', 1, 'value'])).toBe('a.yaml:5');
    expect(placeOf(['versions', 1, 'ghost'])).toBe('a.yaml:4');
    expect(placeOf(['ghost'])).toBe('a.yaml:1');
    expect(placeOf([])).toBe('a.yaml:1');
  });
});

describe('a part of a file checked against its shape', () => {
  const schema = z.strictObject({ id: z.string(), citation: z.strictObject({ act: z.string() }) });
  const check = (text: string) => {
    const file = parseLawFile('a.yaml', text);
    return checkPart(schema, file.data, file);
  };

  it('comes back with its value', () => {
    expect(check('id: x\ncitation: { act: a }\n')).toEqual({
      value: { id: 'x', citation: { act: 'a' } },
      problems: [],
    });
  });

  it('or with every fault, each at its line', () => {
    const { value, problems } = check('id: 7\ncolour: red\nshape: round\n');
    expect(value).toBeNull();
    expect(problems.map(({ code, where }) => `${code} ${where}`).toSorted()).toEqual([
      'law-citation-missing a.yaml:1',
      'law-unknown-key a.yaml:2',
      'law-unknown-key a.yaml:3',
      'law-wrong-value a.yaml:1',
    ]);
  });
});
