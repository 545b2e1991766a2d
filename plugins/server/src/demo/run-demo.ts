import { join } from 'node:path';
import {
  capOf,
  decideAgency,
  DEFAULT_GUARD,
  fileFacts,
  listProvisional,
  pushResults,
  rateSeason,
  recordSeason,
  reportLateUnits,
  syncHrm,
  type Clock,
  type HrmAdapter,
  type LateUnitReport,
  type OutcomeCounts,
  type ProvisionalResult,
  type PushState,
  type Store,
  type SyncCounts,
  type SyncResult,
} from '@xeploai/application';
import { brokenScopes, civilDate, treeOn, type Fraction, type Problem, type Unit } from '@xeploai/domain';
import { shareOfRule, type LawLibrary } from '@xeploai/law';
import { lateUnitReportJson, printLateUnitReport, printLateUnitWorkbook } from '@xeploai/papers';
import type { Terminal } from '../terminal.js';
import { writePaper } from '../write-paper.js';
import { adjustSeason, countSeason, type AdjustedSeason } from './adjust-season.js';
import { chooseAll, chooseWithinCap } from './invented-choices.js';
import { inventEvidence } from './invented-evidence.js';
import { courseOf, inventSeason } from './invented-season.js';
import { SAMPLE_CAP_READING, SAMPLE_READINGS, SAMPLE_REPORT_DAY, SAMPLE_SEASON } from './province.js';

export interface DemoPorts {
  readonly store: Store;
  readonly hrm: HrmAdapter;
  readonly library: LawLibrary;
  readonly clock: Clock;
  readonly newId: () => string;
  /** Where papers are written. */
  readonly papersDir: string;
}

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
  readonly decided: { readonly agencies: number; readonly results: number; readonly undecided: number };
  readonly provisional: readonly ProvisionalResult[];
  readonly adjusted: AdjustedSeason;
  /** How many results were provisional before the figures arrived. */
  readonly provisionalBefore: number;
  readonly report: LateUnitReport;
  readonly agencyNames: ReadonlyMap<string, string>;
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

  await recordSeason({ store, clock })({ year: SAMPLE_SEASON.year, report: inventSeason(agencies), actor: ACTOR });
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
  };
}

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
  readonly refused: { readonly agency: string; readonly problems: readonly Problem[] };
  readonly caps: { readonly scopes: number; readonly violations: number };
}

/** Invented heads decide, agency by agency. The first large one tries everybody who reached excellent and is refused. */
async function decideSeason(
  { store, hrm, library, clock }: DemoPorts,
  { progress }: Terminal,
  agencies: readonly Unit[],
): Promise<DecidedSeason> {
  const { year, begunOn, rankedOn, overlays } = SAMPLE_SEASON;
  const rule = library.rulebook('publicEmployee', { begunOn, periodEnd: civilDate(`${year}-12-31`) }, overlays).caps[0];
  const share: Fraction = (rule && shareOfRule(rule)) ?? { num: 0, den: 1 };
  const cap = { share, reading: SAMPLE_CAP_READING };
  const decide = decideAgency({ store, clock });
  let refused: DecidedSeason['refused'] = { agency: '', problems: [] };
  let [done, results, undecided, scopes, violations] = [0, 0, 0, 0, 0];
  const finishing = agencies.filter((agency) => courseOf(agency) !== 'unfinished');
  for (const agency of finishing) {
    const scope = { agencies: [agency.id], actor: ACTOR };
    const outcomes = await store.unitOfWork(scope, (tx) => tx.outcomes.byAgency(year, agency.id));
    const input = {
      season: SAMPLE_SEASON,
      agencyId: agency.id,
      number: `${String(done + 1).padStart(2, '0')}/QĐ-MINH-HOA`,
      decidedOn: rankedOn,
      decidedBy: `Người đứng đầu ${agency.name} (minh họa)`,
      actor: ACTOR,
      cap,
      targets: [hrm.name],
    };
    if (refused.problems.length === 0) {
      const attempt = await decide({ ...input, choices: chooseAll(outcomes) });
      if (attempt.status === 'refused') refused = { agency: agency.name, problems: attempt.problems };
      if (attempt.status === 'decided') throw new Error(`${agency.code}: the sample needs an attempt over the cap`);
    }
    const result = await decide({ ...input, choices: chooseWithinCap(outcomes, share, cap.reading) });
    if (result.status === 'refused')
      throw new Error(`${agency.code}: ${result.problems.map(({ what }) => what.en).join('; ')}`);
    done++;
    results += result.decisions;
    undecided += result.undecided.length;
    const decisions = await store.unitOfWork(scope, (tx) => tx.decisions.byAgency(year, agency.id));
    const proof = capOf(decisions, outcomes, share);
    scopes += 1 + proof.groups.length;
    violations += brokenScopes(proof, cap.reading).length;
    progress.report({ stage: 'decide', done, total: finishing.length });
  }
  return { agencies: done, results, undecided, refused, caps: { scopes, violations } };
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
