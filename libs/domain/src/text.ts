export const LANGUAGES = ['vi', 'en'] as const;
export type Language = (typeof LANGUAGES)[number];

/** A text in both languages; Vietnamese is the one that counts. */
export interface Text {
  readonly vi: string;
  readonly en: string;
}
