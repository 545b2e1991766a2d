/**
 * How sure we are of a text: read in the official gazette; read in another complete or partial copy; recalled
 * by people of the trade but not seen; or open, with its readings.
 */
export const CERTAINTIES = ['gazette', 'secondary', 'recalled', 'open'] as const;
export type Certainty = (typeof CERTAINTIES)[number];

/** A place in a legal text. `act` is an id of the acts register. */
export interface Citation {
  readonly act: string;
  readonly article?: string | undefined;
  readonly clause?: string | undefined;
  readonly point?: string | undefined;
  /** The decisive words, in the language of the law. */
  readonly words?: string | undefined;
}

/** `điểm d khoản 2 Điều 12 <act>` in Vietnamese, `point d, clause 2, Article 12, <act>` in English. */
export function displayCitation(citation: Citation, language: 'vi' | 'en', actTitle = citation.act): string {
  const [point, clause, article] = language === 'vi' ? ['điểm', 'khoản', 'Điều'] : ['point', 'clause', 'Article'];
  const parts = [
    citation.point === undefined ? '' : `${point} ${citation.point}`,
    citation.clause === undefined ? '' : `${clause} ${citation.clause}`,
    citation.article === undefined ? '' : `${article} ${citation.article}`,
    actTitle,
  ].filter((part) => part !== '');
  return parts.join(language === 'vi' ? ' ' : ', ');
}
