import { join } from 'node:path';
import {
  capRuleFrom,
  decideAgency,
  DEFAULT_GUARD,
  fileFacts,
  listProvisional,
  pushResults,
  rateSeason,
  recordSeason,
  reportLateUnits,
  syncHrm,
  type LateUnitReport,
  type OutcomeCounts,
  type ProvisionalResult,
  type PushState,
  type SyncCounts,
  type SyncResult,
} from '@xeploai/application';
import {
  brokenScopes,
  CAP_READINGS,
  shareOfRule,
  treeOn,
  type CapReading,
  type Level,
  type Problem,
  type Text,
  type Unit,
} from '@xeploai/domain';
import type { LawLibrary } from '@xeploai/law';
import { lateUnitReportJson, printLateUnitReport, printLateUnitWorkbook } from '@xeploai/papers';
import type { Terminal } from '../terminal.js';
import { writePaper } from '../write-paper.js';
import { adjustSeason, countSeason, type AdjustedSeason } from './adjust-season.js';
import type { DemoPorts } from './demo-ports.js';
import { chooseAll, chooseWithinCap, fitsTheCap } from './invented-choices.js';
import { inventEvidence } from './invented-evidence.js';
import { decisionNumber, finishedOn, inventFinishes, inventSeason } from './invented-season.js';
import { SAMPLE_CAP_READING, SAMPLE_READINGS, SAMPLE_REPORT_DAY, SAMPLE_SEASON } from './province.js';

/** What a season came to, in the shape that `demo --json` prints. */
export interface DemoSummary {
  readonly season: number;
  readonly population: number;
  readonly sync: {
    readonly read: number;
    readonly accepted: number;
    readonly unchanged: number;
    readonly quarantined: number;
    readonly duplicate: number;
  };
  readonly outcomes: Omit<OutcomeCounts, 'provisional'>;
  readonly provisional: number;
  readonly caps: { readonly scopes: number; readonly violations: number };
  readonly late: readonly {
    readonly code: string;
    readonly agency: string;
    readonly daysLate: number;
    readonly step: string;
    readonly affectsPartyRanking: boolean | null;
    readonly onlyStrict: boolean;
  }[];
  readonly push: Omit<Readonly<Record<PushState, number>>, 'pending'>;
  readonly papers: readonly string[];
  /**
   * What figures that arrived after the season touched: how many people, for how many what was decided is confirmed or
   * another decision is proposed, how many decisions were superseded. The other keys tell how things stand afterwards.
   */
  readonly adjustment: {
    readonly affected: number;
    readonly confirmed: number;
    readonly proposed: number;
    readonly decided: number;
  };
}

/** The season as it went, for the summary that people read. */
export interface DemoStory {
  readonly summary: DemoSummary;
  readonly sync: SyncResult;
  readonly refused: { readonly agency: string; readonly problems: readonly Problem[] };
  readonly decided: DecidedSeason;
  readonly provisional: readonly ProvisionalResult[];
  readonly adjusted: AdjustedSeason;
  /** How many results were provisional before the figures arrived. */
  readonly provisionalBefore: number;
  readonly report: LateUnitReport;
  readonly agencyNames: ReadonlyMap<string, string>;
  /** Open readings that the province has settled for the season. */
  readonly readings: readonly { readonly question: Text; readonly meaning: Text; readonly document: string }[];
}

const ACTOR = 'demo';

/** Plays the sample province's season from its HRM to the late-unit report. */
export async function runDemo(ports: DemoPorts, terminal: Terminal): Promise<DemoStory> {
  const { store, hrm, library, clock, newId, papersDir } = ports;
  const { progress } = terminal;
  const province = { agencies: 'province', actor: ACTOR } as const;

  const sync = await syncHrm({ store, hrm, clock, progress, newId })({
    actor: ACTOR,
    guard: DEFAULT_GUARD,
    pageSize: 500,
  });
  const tree = treeOn(await store.unitOfWork(province, (tx) => tx.units.all()), SAMPLE_SEASON.rankedOn);
  const agencies = tree.units.filter(({ isAgency }) => isAgency);

  const { year } = SAMPLE_SEASON;
  await recordSeason({ store, clock })({ year, report: inventSeason(agencies), actor: ACTOR });
  const { subjects } = await fileFacts({ store, library, clock, progress })({
    season: SAMPLE_SEASON,
    evidence: inventEvidence(tree),
    actor: ACTOR,
  });
  const rated = await rateSeason({ store, library, clock, progress })({
    season: SAMPLE_SEASON,
    readings: SAMPLE_READINGS,
    actor: ACTOR,
  });

  const decided = await decideSeason(ports, terminal, agencies);
  await recordSeason({ store, clock })({ year, report: inventFinishes(agencies), actor: ACTOR });
  await pushResults({ store, hrm, progress })({ actor: ACTOR });
  const adjusted = await adjustSeason(ports, agencies);
  const pushed = await pushResults({ store, hrm, progress })({ actor: ACTOR });
  const report = await reportLateUnits({ store, library })({
    year: SAMPLE_SEASON.year,
    asOf: SAMPLE_REPORT_DAY,
    overlays: SAMPLE_SEASON.overlays,
    actor: ACTOR,
  });
  const provisional = await listProvisional({ store })({ year: SAMPLE_SEASON.year, actor: ACTOR });
  const papers = [...(await writePapers(report, provisional, papersDir)), ...adjusted.papers];
  const counts = await store.unitOfWork(province, (tx) => tx.outcomes.count(SAMPLE_SEASON.year));

  const { provisional: provisionalCount, ...outcomes } = counts;
  const { pending: _, ...push } = pushed;
  const summary: DemoSummary = {
    season: SAMPLE_SEASON.year,
    population: subjects,
    sync: addCounts([sync.units.counts, sync.staff.counts]),
    outcomes,
    provisional: provisionalCount,
    caps: decided.caps,
    late: report.units.map(({ code, name, late }) => ({
      code,
      agency: name,
      daysLate: late.steps[0]?.daysLate ?? 0,
      step: late.steps[0]?.step ?? '',
      affectsPartyRanking: late.affectsPartyRanking,
      onlyStrict: late.onlyStrict,
    })),
    push,
    papers,
    adjustment: countSeason(adjusted),
  };
  return {
    summary,
    sync,
    refused: decided.refused,
    decided,
    provisional,
    provisionalBefore: rated.provisional,
    adjusted,
    report,
    agencyNames: new Map(agencies.map(({ id, name }) => [id, name])),
    readings: settledReadings(library),
  };
}

const settledReadings = ({ register }: LawLibrary): DemoStory['readings'] =>
  Object.entries(SAMPLE_READINGS).flatMap(([id, { option, document = '' }]) => {
    const reading = register.readings.get(id);
    const meaning = reading?.options.find((one) => one.id === option)?.meaning;
    return reading === undefined || meaning === undefined ? [] : [{ question: reading.question, meaning, document }];
  });

const addCounts = (all: readonly SyncCounts[]): DemoSummary['sync'] => {
  const total = (key: keyof SyncCounts): number => all.reduce((sum, counts) => sum + counts[key], 0);
  return {
    read: total('read'),
    accepted: total('acceptedNew') + total('acceptedChanged'),
    unchanged: total('unchanged'),
    quarantined: total('quarantined'),
    duplicate: total('duplicate'),
  };
};

interface DecidedSeason {
  readonly agencies: number;
  readonly results: number;
  readonly undecided: number;
  /** Settled by the authority because the text leaves it open. */
  readonly settled: number;
  readonly levels: Readonly<Record<Level, number>>;
  readonly refused: { readonly agency: string; readonly problems: readonly Problem[] };
  /** Scopes over the cap, by every reading; nothing is decided against the one that is settled. */
  readonly broken: Readonly<Record<CapReading, number>>;
  readonly caps: { readonly scopes: number; readonly violations: number };
}

/**
 * Invented heads decide, agency by agency, each on the day on which it finishes, by the decision that the ledger then
 * names. The first that has more people at excellent than its cap has places tries them all and is refused.
 */
async function decideSeason(
  { store, hrm, library, clock }: DemoPorts,
  { progress }: Terminal,
  agencies: readonly Unit[],
): Promise<DecidedSeason> {
  const { year } = SAMPLE_SEASON;
  const capRuleOf = capRuleFrom(library);
  const decide = decideAgency({ store, clock, capRuleOf });
  const levels = { excellent: 0, good: 0, completed: 0, notCompleted: 0 };
  const broken = Object.fromEntries(CAP_READINGS.map((reading) => [reading, 0])) as Record<CapReading, number>;
  let refused: DecidedSeason['refused'] = { agency: '', problems: [] };
  let [done, results, undecided, settled, scopes] = [0, 0, 0, 0, 0];
  for (const agency of agencies) {
    const scope = { agencies: [agency.id], actor: ACTOR };
    const outcomes = await store.unitOfWork(scope, (tx) => tx.outcomes.byAgency(year, agency.id));
    const ranked = outcomes.filter(({ outcome }) => outcome.status !== 'notRated');
    const decidedOn = finishedOn(agency);
    if (decidedOn === null) {
      undecided += ranked.length;
      continue;
    }
    const input = {
      season: SAMPLE_SEASON,
      agencyId: agency.id,
      number: decisionNumber(agency),
      decidedOn,
      decidedBy: `Người đứng đầu ${agency.name} (minh họa)`,
      actor: ACTOR,
      capReading: SAMPLE_CAP_READING,
      targets: [hrm.name],
    };
    const rule = ranked[0] === undefined ? null : capRuleOf(ranked[0].outcome.rulebook);
    const share = (rule && shareOfRule(rule)) ?? null;
    if (refused.problems.length === 0 && share !== null && !fitsTheCap(outcomes, share, SAMPLE_CAP_READING)) {
      const attempt = await decide({ ...input, choices: chooseAll(outcomes) });
      if (attempt.status === 'refused') refused = { agency: agency.name, problems: attempt.problems };
    }
    const choices = share === null ? chooseAll(outcomes) : chooseWithinCap(outcomes, share, SAMPLE_CAP_READING);
    const result = await decide({ ...input, choices });
    if (result.status === 'refused')
      throw new Error(`${agency.code}: ${result.problems.map(({ what }) => what.en).join('; ')}`);
    const decisions = await store.unitOfWork(scope, (tx) => tx.decisions.byAgency(year, agency.id));
    for (const { level } of decisions) levels[level]++;
    settled += ranked.filter(({ outcome }) => outcome.status === 'authorityDecides').length;
    done++;
    results += result.decisions;
    undecided += result.undecided.length;
    if (result.cap !== null) {
      scopes += 1 + result.cap.groups.length;
      for (const reading of CAP_READINGS) broken[reading] += brokenScopes(result.cap, reading).length;
    }
    progress.report({ stage: 'decide', done, total: agencies.length });
  }
  return {
    agencies: done,
    results,
    undecided,
    settled,
    levels,
    refused,
    broken,
    caps: { scopes, violations: broken[SAMPLE_CAP_READING] },
  };
}

async function writePapers(
  report: LateUnitReport,
  provisional: readonly ProvisionalResult[],
  folder: string,
): Promise<readonly string[]> {
  const files: readonly (readonly [string, Parameters<typeof writePaper>[1]])[] = [
    ['bao-cao-don-vi-cham.docx', await printLateUnitReport(report, SAMPLE_LETTERHEAD)],
    ['bao-cao-don-vi-cham.xlsx', printLateUnitWorkbook(report, SAMPLE_LETTERHEAD)],
    ['bao-cao-don-vi-cham.json', `${JSON.stringify(lateUnitReportJson(report), null, 2)}\n`],
    ['ket-qua-tam-thoi.json', `${JSON.stringify(provisional, null, 2)}\n`],
  ];
  const written: string[] = [];
  for (const [name, content] of files) written.push(await writePaper(join(folder, name), content));
  return written;
}

const SAMPLE_LETTERHEAD = {
  superior: 'Ủy ban nhân dân tỉnh Ninh Thuận',
  issuer: 'Sở Nội vụ',
  place: 'Ninh Thuận',
  symbol: 'BC-SNV',
  signer: 'Giám đốc',
};
