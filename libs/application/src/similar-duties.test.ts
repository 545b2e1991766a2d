import { civilDate, type Post } from '@xeploai/domain';
import { describe, expect, it } from 'vitest';
import { groupOf, type SimilarDutyGroup } from './similar-duties.js';

const post = (more: Partial<Post>): Post => ({
  id: 'P1',
  unitId: 'U1',
  title: 'Chuyên viên',
  role: 'none',
  category: 'civilServant',
  occupation: 'administration',
  from: civilDate('2020-01-01'),
  to: null,
  primary: true,
  secondedFromUnitId: null,
  ...more,
});

const title = { vi: '', en: '' };
const GROUPS: readonly SimilarDutyGroup[] = [
  { id: 'leaders', title, roles: ['head', 'deputyHead'] },
  { id: 'teachers', title, occupations: ['teaching'], roles: ['none'] },
  { id: 'civilServants', title, categories: ['cadre', 'civilServant'] },
];

describe('people with similar duties', () => {
  it.each([
    ['a head', post({ role: 'head' }), 'leaders'],
    [
      'a head who teaches, since the first group that fits counts',
      post({ role: 'head', occupation: 'teaching' }),
      'leaders',
    ],
    ['a teacher', post({ occupation: 'teaching', category: 'publicEmployee' }), 'teachers'],
    [
      'a teacher who leads a division and is no civil servant',
      post({ occupation: 'teaching', role: 'divisionHead', category: 'publicEmployee' }),
      'other',
    ],
    ['a civil servant', post({}), 'civilServants'],
    [
      'somebody for whom the province names no group',
      post({ category: 'publicEmployee', occupation: 'medical' }),
      'other',
    ],
  ])('%s stands in the group %3$s', (_, held, group) => {
    expect(groupOf(GROUPS, held)).toBe(group);
  });

  it('are all in one group where the province names a group without conditions, and apart from nobody where it names none', () => {
    expect(groupOf([{ id: 'all', title }], post({}))).toBe('all');
    expect(groupOf([], post({}))).toBe('other');
  });

  it('fit no group whose list is empty', () => {
    expect(groupOf([{ id: 'nobody', title, roles: [] }], post({}))).toBe('other');
  });
});
