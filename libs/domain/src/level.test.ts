import { describe, expect, it } from 'vitest';
import { isLevel, LEVELS, rankOf, RESULTS } from './level.js';

describe('the four levels', () => {
  it('are ranked from not completed up to excellent', () => {
    expect(LEVELS.map(rankOf)).toEqual([0, 1, 2, 3]);
    expect(rankOf('excellent')).toBeGreaterThan(rankOf('good'));
  });

  it.each(RESULTS.filter((result) => !(LEVELS as readonly string[]).includes(result)))(
    'do not include %s, which is a result but no level',
    (result) => {
      expect(isLevel(result)).toBe(false);
    },
  );

  it.each(['Excellent', '', 3, null, undefined])('do not include %s', (value) => {
    expect(isLevel(value)).toBe(false);
    expect(LEVELS.every(isLevel)).toBe(true);
  });
});
