import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { differences, rateSheets, yearOf, type RatedSheet } from '@xeploai/application';
import {
  ProblemError,
  type CivilDate,
  type FactSheet,
  type Outcome,
  type Rulebook,
  type SettledReadings,
} from '@xeploai/domain';
import { deriveFacts, differingParts, rateCaseSchema, readSettled, readSheet, type LawLibrary } from '@xeploai/law';

/** One recorded evaluation: facts and settled readings in, bytes out. */
export interface CorpusEntry {
  readonly id: string;
  readonly year: number;
  readonly readings: SettledReadings;
  readonly sheet: FactSheet;
  readonly expect: { readonly outcome: Omit<Outcome, 'subject' | 'rulebook'>; readonly evidence: readonly number[] };
}

/** The recorded evaluations by one rulebook, with what it was made of. */
export interface CorpusFile {
  readonly rulebook: {
    readonly id: string;
    readonly hash: string;
    /** How it is chosen. */
    readonly subject: string;
    readonly begunOn: CivilDate;
    readonly overlays: readonly string[];
    readonly parts: Rulebook['parts'];
  };
  readonly entries: readonly CorpusEntry[];
}

export const readCorpus = (folder: string): readonly CorpusFile[] =>
  readdirSync(folder)
    .filter((name) => name.endsWith('.json'))
    .toSorted()
    .map((name) => JSON.parse(readFileSync(join(folder, name), 'utf8')) as CorpusFile);

/** Nothing when the file comes out byte by byte; else lines that name subject, rule and what comes out otherwise. */
export function replayCorpusFile(library: LawLibrary, file: CorpusFile): readonly string[] {
  const { rulebook, entries } = file;
  const found: string[] = [];
  let present: Rulebook;
  try {
    present = library.find(rulebook, rulebook.parts);
  } catch (err) {
    if (!(err instanceof ProblemError)) throw err;
    found.push(...err.problems.map(({ what }) => `${rulebook.subject}: ${what.en}`));
    present = chosen(library, rulebook);
    found.push(...differingParts(rulebook.parts, present.parts).map((part) => `${rulebook.subject}: rule ${part}`));
  }
  for (const entry of entries) {
    const parts = differences(stored(entry, rulebook), rate(present, entry)).filter(({ part }) => part !== 'rulebook');
    for (const { part, stored: was, computed } of parts)
      found.push(`${rulebook.subject}/${entry.id}: ${part} was ${was}, is ${computed}`);
  }
  return found;
}

const chosen = (library: LawLibrary, { subject, begunOn, overlays }: CorpusFile['rulebook']): Rulebook =>
  library.rulebook(subject, { begunOn, periodEnd: begunOn }, overlays);

const stored = ({ sheet, expect }: CorpusEntry, { id, hash }: CorpusFile['rulebook']): RatedSheet => ({
  outcome: { subject: sheet.subject, rulebook: { id, hash }, ...expect.outcome },
  evidence: expect.evidence,
});

const rate = (rulebook: Rulebook, { sheet, year, readings }: CorpusEntry): RatedSheet =>
  rateSheets(rulebook, [sheet], yearOf(year), readings)[0] as RatedSheet;

function record(rulebook: Rulebook, entry: Omit<CorpusEntry, 'expect'>): CorpusEntry {
  const rated = rate(rulebook, { ...entry, expect: undefined as never });
  const { subject: _, rulebook: __, ...outcome } = rated.outcome;
  return { ...entry, expect: { outcome, evidence: rated.evidence } };
}

/** Rates cases, as `xeploai rate --input` reads them, and puts them beside what is recorded. Recorded ones stay. */
export function extendCorpus(
  library: LawLibrary,
  corpus: readonly CorpusFile[],
  cases: readonly unknown[],
): readonly CorpusFile[] {
  const files = new Map(corpus.map((file) => [keyOf(file.rulebook), file]));
  for (const raw of cases) {
    const given = rateCaseSchema.parse(raw);
    const begunOn = given.ranking.begunOn ?? yearOf(given.year).to;
    const choice = { subject: given.subject, begunOn, overlays: given.overlays };
    const rulebook = chosen(library, { ...choice, id: '', hash: '', parts: {} });
    const { id, hash, parts } = rulebook;
    const file = files.get(keyOf(rulebook)) ?? { rulebook: { id, hash, ...choice, parts }, entries: [] };
    if (file.entries.some((entry) => entry.id === given.id)) throw new Error(`${id}: ${given.id} is recorded already`);
    const entry = record(rulebook, {
      id: given.id,
      year: given.year,
      readings: readSettled(library.register, given.readings, given.id),
      sheet: deriveFacts(readSheet(rulebook.vocabulary, given.id, given.facts, given.id), {
        period: yearOf(given.year),
        ...given.ranking,
      }),
    });
    files.set(keyOf(rulebook), { ...file, entries: [...file.entries, entry] });
  }
  return [...files.values()];
}

/** Records what the law on hand gives now, for a rule that was changed on purpose. */
export const renewCorpus = (library: LawLibrary, corpus: readonly CorpusFile[]): readonly CorpusFile[] =>
  corpus.map(({ rulebook, entries }) => {
    const present = chosen(library, rulebook);
    const { id, hash, parts } = present;
    return { rulebook: { ...rulebook, id, hash, parts }, entries: entries.map((entry) => record(present, entry)) };
  });

const keyOf = ({ id, hash }: { readonly id: string; readonly hash: string }): string => `${id} ${hash}`;

const inOrder = (value: unknown): unknown =>
  Array.isArray(value)
    ? value.map(inOrder)
    : typeof value === 'object' && value !== null
      ? Object.fromEntries(
          Object.entries(value)
            .toSorted(([a], [b]) => (a < b ? -1 : 1))
            .map(([key, part]) => [key, inOrder(part)]),
        )
      : value;

/** One line for each entry, keys in order, so that a change shows as the lines that changed. */
export function writeCorpus(folder: string, corpus: readonly CorpusFile[]): void {
  for (const { rulebook, entries } of corpus) {
    const name = rulebook.id.replaceAll(/[^A-Za-z0-9-]+/g, '.');
    const lines = entries.map((entry) => `    ${JSON.stringify(inOrder(entry))}`).join(',\n');
    const parts = Object.entries(rulebook.parts)
      .toSorted(([a], [b]) => (a < b ? -1 : 1))
      .map(([part, hash]) => `      ${JSON.stringify(part)}: ${JSON.stringify(hash)}`)
      .join(',\n');
    const { parts: _, ...head } = rulebook;
    const headLines = Object.entries(head).map(
      ([key, value]) => `    ${JSON.stringify(key)}: ${JSON.stringify(value)}`,
    );
    writeFileSync(
      join(folder, `${name}.json`),
      `{\n  "rulebook": {\n${headLines.join(',\n')},\n    "parts": {\n${parts}\n    }\n  },\n  "entries": [\n${lines}\n  ]\n}\n`,
    );
  }
}
