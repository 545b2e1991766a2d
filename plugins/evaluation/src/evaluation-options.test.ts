import { describe, expect, it } from 'vitest';
import { checkOptions, type EvaluationOptions } from './evaluation-options.js';

const given = { law: {}, store: {}, clock: {}, principalOf: () => null } as unknown as EvaluationOptions;

describe('the options of the module', () => {
  it('have defaults where a default is safe', () => {
    expect(checkOptions(given)).toMatchObject({ overlays: [], maxCases: 1000 });
  });

  it.each(['law', 'store', 'clock', 'principalOf'])(
    'cannot do without %s: the host does not start, and is told why',
    (name) => {
      const named: unknown = expect.stringContaining(`“${name}”`);
      expect(() => checkOptions({ ...given, [name]: undefined })).toThrow(
        expect.objectContaining({ problems: [expect.objectContaining({ what: { vi: named, en: named } })] }),
      );
    },
  );
});
