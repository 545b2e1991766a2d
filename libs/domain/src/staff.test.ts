import { describe, expect, it } from 'vitest';
import { civilDate } from './civil-date.js';
import { isInServiceOn, postsOn, type Post, type StaffMember } from './staff.js';

const post = (id: string, from: string, to: string | null, primary = false): Post => ({
  id,
  unitId: 'unit',
  title: id,
  role: 'none',
  category: 'civilServant',
  occupation: 'administration',
  from: civilDate(from),
  to: to === null ? null : civilDate(to),
  primary,
  secondedFromUnitId: null,
});
const member = (more: Partial<StaffMember>): StaffMember => ({
  id: '1',
  staffCode: 'CB-1',
  personalId: '058080000001',
  fullName: 'Nguyễn Thị Ánh',
  birthDate: civilDate('1980-01-01'),
  gender: 'female',
  ethnicity: 'Kinh',
  partyMember: false,
  recruitedOn: civilDate('2010-07-01'),
  leftOn: null,
  leaveReason: null,
  posts: [],
  absences: [],
  disciplinaryDecisions: [],
  ...more,
});

describe('the posts held on a day', () => {
  const posts = [
    post('b-deputy', '2024-01-01', null),
    post('a-council', '2024-01-01', null),
    post('z-head', '2024-10-01', null, true),
    post('old', '2020-01-01', '2024-09-30', true),
  ];
  const idsOn = (day: string): readonly string[] => postsOn(member({ posts }), civilDate(day)).map(({ id }) => id);

  it.each([
    ['2024-09-30', ['old', 'a-council', 'b-deputy']],
    ['2024-10-01', ['z-head', 'a-council', 'b-deputy']],
    ['2023-12-31', ['old']],
    ['2019-12-31', []],
  ])('on %s are %j: first and last day count, the primary post goes first', (day, ids) => {
    expect(idsOn(day)).toEqual(ids);
  });
});

describe('being in service', () => {
  it.each([
    ['2010-06-30', false],
    ['2010-07-01', true],
    ['2024-11-30', true],
    ['2024-12-01', false],
  ])('on %s, recruited on 1 July 2010 and gone from 1 December 2024: %s', (day, inService) => {
    expect(isInServiceOn(member({ leftOn: civilDate('2024-12-01') }), civilDate(day))).toBe(inService);
  });

  it('goes on while no day of leaving is known', () => {
    expect(isInServiceOn(member({}), civilDate('2099-12-31'))).toBe(true);
  });
});
