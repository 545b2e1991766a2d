import { describe, expect, it } from 'vitest';
import { refuseException, shareOfRule } from './cap-exception.js';
import type { CapRule } from './cap.js';
import { civilDate } from './civil-date.js';

const ref = {
  id: 'cap',
  title: { vi: '-', en: '-' },
  citation: { act: 'a' },
  certainty: 'gazette',
  from: civilDate('2020-01-01'),
} as const;
const rule = (more: Partial<CapRule> = {}): CapRule => ({
  rule: ref,
  scopes: ['agency'],
  share: { num: 1, den: 5 },
  exception: { rule: ref, most: { num: 1, den: 4 }, note: { vi: '-', en: '-' } },
  ...more,
});
const codeOf = (cap: CapRule, share: readonly [number, number], decision = '7/QĐ'): string | undefined =>
  refuseException(cap, { share: { num: share[0], den: share[1] }, decision }, 'here')?.code;

describe('an exception to the cap', () => {
  it('stands up to and at the limit that its rule sets', () => {
    expect(codeOf(rule(), [1, 4])).toBeUndefined();
    expect(codeOf(rule(), [26, 100])).toBe('exception-too-high');
  });

  it('needs what its rule asks for: an achievement, a unit recognised at that very level', () => {
    const needs = { outstandingAchievement: true, unitLevel: 'excellent' } as const;
    const strict = rule({
      exception: { rule: ref, most: { num: 1, den: 4 }, note: { vi: '-', en: '-' }, needs },
    });
    const refused = (given: object): string | undefined =>
      refuseException(strict, { share: { num: 1, den: 4 }, decision: '7/QĐ', ...given }, 'here')?.code;
    expect(refused({})).toBe('exception-no-achievement');
    expect(refused({ outstandingAchievement: true, unitLevel: 'good' })).toBe('exception-unit-level');
    expect(refused(needs)).toBeUndefined();
  });

  it('has no limit where the text sets none', () => {
    expect(codeOf(rule({ exception: { rule: ref, most: null, note: { vi: '-', en: '-' } } }), [1, 2])).toBeUndefined();
  });

  it('needs a rule that provides it, a document and a share', () => {
    expect(codeOf(rule({ exception: null }), [1, 4])).toBe('exception-not-provided');
    expect(codeOf(rule(), [1, 4], ' ')).toBe('exception-no-decision');
    expect(codeOf(rule(), [0, 4])).toBe('exception-no-share');
    expect(codeOf(rule(), [5, 4])).toBe('exception-no-share');
  });
});

describe('the share of a rule', () => {
  it('is its own, or the one borrowed, or not known', () => {
    const borrowed = { share: { external: 'other' } };
    expect(shareOfRule(rule())).toEqual({ num: 1, den: 5 });
    expect(shareOfRule(rule({ ...borrowed, externalShare: { share: { num: 3, den: 10 }, rule: ref } }))).toEqual({
      num: 3,
      den: 10,
    });
    expect(shareOfRule(rule(borrowed))).toBeUndefined();
  });
});
