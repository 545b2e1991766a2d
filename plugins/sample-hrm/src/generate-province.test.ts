import { agencyOf, parseCivilDate, treeOn, type Unit } from '@xeploai/domain';
import { describe, expect, it } from 'vitest';
import { DIRTY_ROWS } from './dirty-rows.js';
import { generateProvince, type ProvinceOptions } from './generate-province.js';
import type { Province, WireStaff } from './wire.js';

const make = (more: Partial<ProvinceOptions> = {}): Province =>
  generateProvince({ seed: 2024, staff: 4000, year: 2024, dirtyRows: false, ...more });

const PROVINCE = make();
const { staff, units } = PROVINCE;
const count = (fits: (person: WireStaff) => boolean, people: readonly WireStaff[] = staff): number =>
  people.filter(fits).length;
const SEEDS = [2024, 1, 2, 3, 4, 5] as const;
const OTHERS = new Map(SEEDS.map((seed) => [seed, seed === 2024 ? PROVINCE : make({ seed })]));

describe('the invented province', () => {
  it('is the same for the same seed, to the byte, and another for another', () => {
    expect(JSON.stringify(make())).toBe(JSON.stringify(PROVINCE));
    expect(JSON.stringify(make({ seed: 2025 }))).not.toBe(JSON.stringify(PROVINCE));
  });

  it('has 44 agencies below one province and as many people as asked for', () => {
    expect(units.filter(({ isAgency }) => isAgency)).toHaveLength(44);
    expect(units.filter(({ kind }) => kind === 'province')).toHaveLength(1);
    expect(staff).toHaveLength(4000);
    expect(make({ staff: 9000 }).staff).toHaveLength(9000);
  });

  it('lists units and people in order of id, each id, code and personal number once', () => {
    for (const rows of [units, staff]) {
      const ids = rows.map(({ id }) => id);
      expect(ids).toEqual([...new Set(ids)].toSorted((a, b) => (a < b ? -1 : 1)));
    }
    expect(new Set(staff.map(({ staffCode }) => staffCode)).size).toBe(staff.length);
    expect(new Set(staff.map(({ personalId }) => personalId)).size).toBe(staff.length);
    const posts = staff.flatMap((person) => person.posts.map(({ id }) => id));
    expect(new Set(posts).size).toBe(posts.length);
  });

  it('has a tree without a fault, in which everybody who serves belongs to an agency', () => {
    const tree = treeOn(units as unknown as readonly Unit[], '2024-11-29' as Unit['validFrom']);
    expect(tree.faults).toEqual([]);
    const homeless = staff.filter(
      ({ posts, leftOn }) =>
        leftOn === null && posts.every(({ unitId, to }) => to !== null || agencyOf(tree, unitId) === null),
    );
    expect(homeless).toEqual([]);
  });

  it('joins divisions of the year before into ones of this year, linked both ways', () => {
    const ended = units.filter(({ validTo }) => validTo !== null);
    expect(ended).toHaveLength(6);
    for (const { id, successorIds } of ended) {
      const heir = units.find((unit) => unit.id === successorIds[0]);
      expect([heir?.predecessorIds.includes(id), heir?.validFrom]).toEqual([true, '2024-01-01']);
    }
  });

  it('writes codes with leading zeros, which an importer must keep', () => {
    for (const { staffCode, personalId } of staff) expect([staffCode[0], personalId.length]).toEqual(['0', 12]);
  });
});

describe('everybody in the invented province', () => {
  it('has a life in order: born, recruited, posted, away and disciplined within service, then gone', () => {
    for (const [, other] of OTHERS) {
      const wrong = other.staff.filter(({ birthDate, recruitedOn, leftOn, posts, absences, disciplinaryDecisions }) => {
        const end = leftOn ?? '9999-12-31';
        return !(
          birthDate < recruitedOn &&
          recruitedOn < end &&
          posts.every(({ from, to }) => recruitedOn <= from && from <= (to ?? end)) &&
          posts.filter(({ primary }) => primary).length === 1 &&
          absences.every(({ from, to }) => recruitedOn <= from && from <= to && to <= end) &&
          disciplinaryDecisions.every(({ decidedOn }) => recruitedOn <= decidedOn && decidedOn <= end)
        );
      });
      expect(wrong.map(({ id }) => id)).toEqual([]);
    }
  });

  it('has days that are in the calendar', () => {
    const days = staff.flatMap(({ birthDate, recruitedOn, leftOn, posts, absences }) => [
      birthDate,
      recruitedOn,
      ...(leftOn === null ? [] : [leftOn]),
      ...posts.flatMap(({ from, to }) => (to === null ? [from] : [from, to])),
      ...absences.flatMap(({ from, to }) => [from, to]),
    ]);
    expect(days.filter((day) => parseCivilDate(day) === null)).toEqual([]);
  });

  it('carries the gender in the personal number, and only women are on maternity leave', () => {
    for (const [, other] of OTHERS) {
      expect(count(({ personalId, gender }) => personalId[3] !== (gender === 'male' ? '0' : '1'), other.staff)).toBe(0);
      expect(
        count(
          ({ gender, absences }) => gender === 'male' && absences.some(({ kind }) => kind === 'maternity'),
          other.staff,
        ),
      ).toBe(0);
    }
  });
});

describe('what an importer must survive is really there, whatever the seed', () => {
  const kinds: readonly (readonly [what: string, least: number, fits: (person: WireStaff) => boolean])[] = [
    ['names in letters taken apart', 120, ({ fullName }) => fullName !== fullName.normalize('NFC')],
    ['people with two open posts', 15, ({ posts }) => posts.filter(({ to }) => to === null).length === 2],
    ['maternity leave', 15, ({ absences }) => absences.some(({ kind }) => kind === 'maternity')],
    [
      'maternity leave over the turn of the year',
      5,
      ({ absences }) =>
        absences.some(({ kind, from, to }) => kind === 'maternity' && from.slice(0, 4) < to.slice(0, 4)),
    ],
    ['sick leave', 40, ({ absences }) => absences.some(({ kind }) => kind === 'sick')],
    ['two spells of unpaid leave', 5, ({ absences }) => absences.filter(({ kind }) => kind === 'unpaid').length === 2],
    ['courses', 5, ({ absences }) => absences.some(({ kind }) => kind === 'training')],
    ['discipline', 15, ({ disciplinaryDecisions }) => disciplinaryDecisions.length > 0],
    [
      'one act disciplined by the Party and the administration in two years',
      3,
      ({ disciplinaryDecisions: [first, second] }) =>
        first?.actId === second?.actId && first?.body === 'party' && second?.body === 'administration',
    ],
    [
      'discipline that was annulled',
      3,
      ({ disciplinaryDecisions }) => disciplinaryDecisions.some(({ annulledOn }) => annulledOn !== null),
    ],
    [
      'transfers within the year',
      25,
      ({ posts: [before, after], leftOn }) =>
        leftOn === null && before?.to?.startsWith('2024') === true && after !== undefined && before.to < after.from,
    ],
    ['leavers', 30, ({ leftOn, leaveReason }) => leftOn !== null && leaveReason !== null],
    [
      'people seconded elsewhere',
      5,
      ({ posts }) => posts.some(({ secondedFromUnitId }) => secondedFromUnitId !== null),
    ],
    ['contract workers', 60, ({ posts }) => posts.some(({ category }) => category === 'contract')],
    ['people recruited this year', 40, ({ recruitedOn }) => recruitedOn.startsWith('2024')],
    ['Chăm names', 350, ({ ethnicity }) => ethnicity === 'Chăm'],
    ['Raglai names', 200, ({ ethnicity }) => ethnicity === 'Raglai'],
    ['Cơ Ho names', 30, ({ ethnicity }) => ethnicity === 'Cơ Ho'],
    ['Hoa names', 15, ({ ethnicity }) => ethnicity === 'Hoa'],
    ['names with an apostrophe', 5, ({ fullName }) => /^K'\p{L}/u.test(fullName)],
    ['names of four or more words', 100, ({ fullName }) => fullName.split(' ').length >= 4],
  ];

  it.each(kinds)('%s, at least %i', (_, least, fits) => {
    for (const [, other] of OTHERS) expect(count(fits, other.staff)).toBeGreaterThanOrEqual(least);
  });

  it('namesakes of one gender and ethnicity, one pair in every 173 people, told apart by their codes alone', () => {
    const pairs = Array.from({ length: Math.floor((staff.length - 41) / 173) + 1 }, (_, index) => {
      const at = 40 + index * 173;
      const one = staff[at] as WireStaff;
      const name = one.fullName.normalize('NFC');
      return staff
        .slice(at + 1, at + 20)
        .find((other) => other.fullName.normalize('NFC') === name && other.gender === one.gender);
    });
    expect(pairs.length).toBeGreaterThan(20);
    expect(pairs.filter((pair) => pair === undefined)).toEqual([]);
  });

  it('names whose words are one when composed and another when taken apart', () => {
    const apart = staff.filter(({ fullName }) => fullName !== fullName.normalize('NFC'));
    for (const { fullName } of apart) expect(fullName.normalize('NFD')).toBe(fullName);
  });
});

describe('rows that nobody can use as they are', () => {
  const dirty = make({ dirtyRows: true });

  it('come on top of the clean ones, which stay as they were', () => {
    const clean = new Map(staff.map((row) => [row.id, row]));
    const added = dirty.staff.filter(({ id }) => !clean.has(id));
    expect(added).toHaveLength(DIRTY_ROWS.staffQuarantined);
    expect(dirty.units.length - units.length).toBe(DIRTY_ROWS.unitsQuarantined);
    const twice = dirty.staff.length - staff.length - added.length;
    expect(twice).toBe(DIRTY_ROWS.staffDuplicate);
    for (const row of dirty.staff) expect(clean.get(row.id) ?? row).toEqual(row);
  });

  it('are each wrong in a way of their own', () => {
    const added = dirty.staff.filter(({ id }) => id.startsWith('S99'));
    const [model] = added as [WireStaff];
    const codes = new Set(staff.map(({ staffCode }) => staffCode));
    const units2024 = new Set(units.map(({ id }) => id));
    const faults = added.map((row): string =>
      [
        parseCivilDate(row.birthDate) === null ? 'birth date' : '',
        units2024.has(row.posts[0]?.unitId ?? '') ? '' : 'unit',
        (row as Partial<WireStaff>).staffCode === undefined ? 'no code' : '',
        codes.has(row.staffCode) ? 'code of another' : '',
        row.recruitedOn > '2025' ? 'recruited in the future' : '',
        row.posts[0]?.category === 'HĐ68' ? 'category' : '',
        row.fullName.trim() === '' ? 'no name' : '',
        /^\d{12}$/.test(row.personalId) ? '' : 'personal number',
        row.posts[0]?.to === '2001-01-01' ? 'ends before it begins' : '',
      ]
        .filter((fault) => fault !== '')
        .join(', '),
    );
    expect(new Set(faults).size).toBe(DIRTY_ROWS.staffQuarantined);
    expect(faults).not.toContain('');
    expect(model.posts).toHaveLength(1);
  });
});
