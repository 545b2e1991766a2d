import en from './messages.en.json' with { type: 'json' };
import vi from './messages.vi.json' with { type: 'json' };
import type { Language, Text } from './text.js';

export type MessageKey = keyof typeof vi;

/** Values for the `{name}` places of a message. */
export type MessageValues = Readonly<Record<string, string | number>>;

const catalogues: Readonly<Record<Language, Readonly<Record<MessageKey, string>>>> = { vi, en };

/** A message of the resource file of a language, its `{name}` places filled. */
export function message(language: Language, key: MessageKey, values: MessageValues = {}): string {
  return catalogues[language][key].replace(/\{(\w+)\}/g, (place, name: string) => String(values[name] ?? place));
}

export const text = (key: MessageKey, values: MessageValues = {}): Text => ({
  vi: message('vi', key, values),
  en: message('en', key, values),
});

/** Something wrong with an input, told so that the reader can mend it: what, where, what to do. */
export interface Problem {
  readonly code: MessageKey;
  /** File and line, row and field, or whatever finds the place. */
  readonly where: string;
  readonly what: Text;
}

/** Values that read differently in the two languages are given by a function of the language. */
export function problem(
  code: MessageKey,
  where: string,
  values: MessageValues | ((language: Language) => MessageValues) = {},
): Problem {
  const valuesIn = typeof values === 'function' ? values : (): MessageValues => values;
  return { code, where, what: { vi: message('vi', code, valuesIn('vi')), en: message('en', code, valuesIn('en')) } };
}

export const isMessageKey = (key: string): key is MessageKey => Object.hasOwn(vi, key);

/** Thrown where an input cannot be used at all; carries every problem found, not only the first. */
export class ProblemError extends Error {
  readonly problems: readonly Problem[];

  constructor(problems: readonly Problem[], options?: ErrorOptions) {
    super(problems.map(({ where, what }) => `${where}: ${what.en}`).join('\n'), options);
    this.name = 'ProblemError';
    this.problems = problems;
  }
}
