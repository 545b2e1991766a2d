import type { Certainty, Citation, CivilDate, Text } from '@xeploai/domain';
import type { LawRegister } from './law-register.js';

/** An act as a paper cites it under “Căn cứ”, with the places in it that are relied on. */
export interface CitedAct {
  readonly act: string;
  readonly text: Text;
  /** How sure we are of the act as entered. */
  readonly certainty: Certainty;
  /** Empty for an act that is named only because it amends another. */
  readonly places: readonly Citation[];
}

/**
 * The acts of these citations, each followed by those that amend it and are in force on that day, as official papers
 * name them: kind, “số” and number, day and issuer. An act whose number is not known keeps its title.
 */
export function citeActs({ acts }: LawRegister, citations: readonly Citation[], on: CivilDate): readonly CitedAct[] {
  const amending = (id: string): readonly string[] =>
    [...acts.values()]
      .filter(({ amends = [], from }) => amends.includes(id) && (from === undefined || from <= on))
      .map((act) => act.id);
  const ids = new Set(citations.flatMap(({ act }) => [act, ...amending(act)]));
  return [...ids].flatMap((id): CitedAct[] => {
    const act = acts.get(id);
    if (act === undefined) return [];
    const { title, number, issuedOn, issuer, certainty } = act;
    const places = citations.filter((citation) => citation.act === id);
    if (issuedOn === undefined || !title.vi.includes(number)) return [{ act: id, text: title, certainty, places }];
    const vi = `${title.vi.split(number)[0]}số ${number} ${inWords(issuedOn)} của ${issuer.vi}`;
    return [{ act: id, text: { vi, en: `${title.en} of ${issuedOn}, ${issuer.en}` }, certainty, places }];
  });
}

/** A day as Decree 30/2020 (Annex I, part II, section 4) writes it: days and the first two months in two digits. */
function inWords(day: CivilDate): string {
  const month = Number(day.slice(5, 7));
  return `ngày ${day.slice(8)} tháng ${month <= 2 ? day.slice(5, 7) : month} năm ${day.slice(0, 4)}`;
}
