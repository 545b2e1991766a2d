import { describe, expect, it } from 'vitest';
import { createLawLibrary } from './law-library.js';
import { loadLaw } from './load-law.js';
import { readActs } from './read-acts.js';
import { runLawCases } from './run-law-cases.js';

const results = runLawCases(createLawLibrary(loadLaw(readActs())));

describe('the worked cases beside the rules come out as written', () => {
  it.each(results)('$id: $title.en', ({ differences }) => {
    expect(differences).toEqual([]);
  });

  it('covers every case of the sections that this regime has', () => {
    const ids = results.map(({ id }) => id);
    const wanted = [
      'A1 A3 A4 A5 A6 A8 A9 A11 A13 A14',
      'B1 B2 B4 B5 B6 B7 B9 B10 B14 B15 B18 B19 B21 B22 B25 B26',
      'C3 C4 C6 C7 C9 C10 C12 C15 C17 C18 C19 C20 C22 C24',
      'D1 D2 D4 D5 D6 D7 D8 D9 D10 D12 D13 D15 D16 D17',
      'E1 E2 E3 E4 E5 E6 E7 E8 E9 E10 E12 E14 E15 E16 E17 E18 E19 E20 E21 E22',
      'F2 F4 F5 F6 F7 F12',
    ]
      .join(' ')
      .split(' ');
    expect(wanted.filter((id) => !ids.includes(id))).toEqual([]);
    expect(new Set(ids).size).toBe(ids.length);
  });
});
