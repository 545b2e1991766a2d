import { describe, expect, it } from 'vitest';
import { proposeAdjustment } from './adjustment.js';
import type { Level, Result } from './level.js';
import type { Outcome } from './outcome.js';

const outcome = (status: Outcome['status'], ...possible: readonly Result[]): Outcome => ({
  subject: 'NV-1',
  rulebook: { id: 'R', hash: 'h' },
  status,
  level: status === 'level' ? (possible[0] as Level) : null,
  possible,
  awaits: [],
  readings: [],
  provisional: false,
});
const certain = (level: Level): Outcome => outcome('level', level);

describe('a proposal to change a decided result', () => {
  it.each<[string, Level, Outcome, Outcome, 'raise' | 'lower' | 'toBeSettled']>([
    ['raises when the rules give more than was decided', 'good', certain('good'), certain('excellent'), 'raise'],
    ['lowers by the same path', 'good', certain('good'), certain('completed'), 'lower'],
    [
      'compares with the decision, not with the earlier outcome',
      'completed',
      certain('excellent'),
      certain('good'),
      'raise',
    ],
    [
      'is to be settled when the new outcome is open',
      'good',
      certain('good'),
      outcome('open', 'good', 'completed'),
      'toBeSettled',
    ],
    [
      'is to be settled when nobody is ranked any more',
      'good',
      certain('good'),
      outcome('notRated', 'notRated'),
      'toBeSettled',
    ],
    [
      'is to be settled when the rules now give what was decided',
      'good',
      certain('excellent'),
      certain('good'),
      'toBeSettled',
    ],
  ])('%s', (_, decided, before, after, direction) => {
    expect(proposeAdjustment(decided, before, after)).toEqual({ subject: 'NV-1', decided, before, after, direction });
  });

  it('is not made when the outcome did not change, whatever was decided', () => {
    expect(proposeAdjustment('completed', certain('good'), certain('good'))).toBeNull();
    const open = outcome('open', 'good', 'completed');
    expect(proposeAdjustment('good', open, { ...open, provisional: true })).toBeNull();
  });

  it('is made when the same levels are possible for another reason', () => {
    const open = outcome('open', 'good', 'completed');
    const asked = outcome('authorityDecides', 'good', 'completed');
    expect(proposeAdjustment('good', open, asked)?.direction).toBe('toBeSettled');
  });
});
