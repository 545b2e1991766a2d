import { describe, expect, it } from 'vitest';
import en from './messages.en.json' with { type: 'json' };
import vi from './messages.vi.json' with { type: 'json' };
import { isMessageKey, message, problem, ProblemError, text } from './problem.js';

const placesOf = (template: string): readonly string[] =>
  [...new Set([...template.matchAll(/\{([^{}]*)\}/g)].map(([, name]) => name ?? ''))].toSorted();

describe('the two resource files', () => {
  it('have the same keys in the same order', () => {
    expect(Object.keys(en)).toEqual(Object.keys(vi));
  });

  it.each(Object.keys(vi) as (keyof typeof vi)[])('say "%s" in both languages with the same places', (key) => {
    expect(vi[key].trim()).not.toBe('');
    expect(en[key].trim()).not.toBe('');
    expect(placesOf(en[key])).toEqual(placesOf(vi[key]));
    for (const place of placesOf(vi[key])) expect(place).toMatch(/^\w+$/);
    for (const template of [vi[key], en[key]]) expect(template.replaceAll(/\{\w+\}/g, '')).not.toMatch(/[{}]/);
  });

  it('are composed letters only, so that equal texts are equal bytes', () => {
    for (const template of [...Object.values(vi), ...Object.values(en)]) {
      expect(template).toBe(template.normalize('NFC'));
    }
  });
});

describe('a message', () => {
  it('fills each place wherever it stands, numbers too', () => {
    expect(message('en', 'cap-most', { most: 3 })).toBe('at most 3');
    expect(message('en', 'decision-without-reason', { subject: 'NV-1' })).toContain('NV-1');
  });

  it('leaves a place without a value to be seen, and takes a value as it is', () => {
    expect(message('en', 'cap-most')).toBe('at most {most}');
    expect(message('en', 'cap-most', { most: '{most} $& $1' })).toBe('at most {most} $& $1');
  });

  it('comes in both languages at once', () => {
    expect(text('cap-most', { most: 3 })).toEqual({
      vi: message('vi', 'cap-most', { most: 3 }),
      en: 'at most 3',
    });
  });

  it.each([
    ['cap-most', true],
    ['no-such-key', false],
    ['toString', false],
  ])('has the key %s: %s', (key, known) => {
    expect(isMessageKey(key)).toBe(known);
  });
});

describe('a problem', () => {
  it('says what, where and what to do, with values that may differ by language', () => {
    const found = problem('row-field-invalid', 'row 7', (language) => ({
      field: 'birthDate',
      detail: message(language, 'detail-not-a-day'),
    }));
    expect(found).toMatchObject({ code: 'row-field-invalid', where: 'row 7' });
    expect(found.what.vi).toContain(vi['detail-not-a-day']);
    expect(found.what.en).toContain(en['detail-not-a-day']);
  });

  it('is carried by the error together with every other one', () => {
    const problems = [problem('cap-none', 'a'), problem('affects-yes', 'b')];
    const error = new ProblemError(problems);
    expect(error.problems).toBe(problems);
    expect(error).toMatchObject({ name: 'ProblemError', message: `a: ${en['cap-none']}\nb: ${en['affects-yes']}` });
  });
});
