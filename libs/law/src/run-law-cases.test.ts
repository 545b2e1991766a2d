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
    const wanted2026 = [
      'A1 A2 A3 A4 A5 A6 A7 A9 A10 A11 A13 A14 A15 A16 A17 A18 A20',
      'B1 B2 B4 B8 B10 B12 B13 B14 B15 B16',
      'C2 C3 C4 C5 C6 C10 C12 C13 C15 C18 C19 C21 C22 C23 C25 C28 C29 C30',
      'D4 D5 D6 D9 D11 D13 D14 D15 D16 D19',
      'E1 E2 E3 E5 E7 E8 E16 E17 E18 E20 E21 E27 E28 E29',
      'F1 F2 F3 F4 F5 F6 F7 F9 F10 F11 F12 F14',
      'G4 G8 G9 G11 G12 G14 G15 G16 G19 G20 G21 G22 G23 G24 G26 G27',
      'H1 H2 H3 H4 H5 H7 H10 H11 H16 H19',
      'J1 J2 J3 J4 J5 J9 J10 J11 J12 J13 J16 J17 J18',
    ]
      .join(' ')
      .split(' ')
      .map((id) => `2026-${id}`);
    expect([...wanted, ...wanted2026].filter((id) => !ids.includes(id))).toEqual([]);
    expect(new Set(ids).size).toBe(ids.length);
  });
});
