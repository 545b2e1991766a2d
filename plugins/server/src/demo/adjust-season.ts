import { join } from 'node:path';
import {
  awaitsDecision,
  countAdjustment,
  decideAdjustment,
  proposeAdjustments,
  type AdjustmentProposal,
  type Choice,
} from '@xeploai/application';
import { isLevel, type Problem, type Unit } from '@xeploai/domain';
import { adjustmentJson, printAdjustment } from '@xeploai/papers';
import { writePaper } from '../write-paper.js';
import { inventRevisions, SETTLED_ON } from './invented-revisions.js';
import { SAMPLE_CAP_READING, SAMPLE_GROUPS, SAMPLE_SEASON } from './province.js';
import type { DemoPorts } from './demo-ports.js';

/** What arrived after the season, and what came of it. */
export interface AdjustedSeason {
  readonly proposals: readonly AdjustmentProposal[];
  /** What a decision without a number was told. */
  readonly refused: readonly Problem[];
  readonly decided: {
    readonly proposal: AdjustmentProposal;
    readonly number: string;
    readonly superseded: number;
  } | null;
  readonly papers: readonly string[];
}

const ACTOR = 'demo';

/** Figures arrive, proposals are drawn up, and an invented authority decides on the first that needs a decision. */
export async function adjustSeason(
  { store, library, clock, hrm, papersDir }: DemoPorts,
  agencies: readonly Unit[],
): Promise<AdjustedSeason> {
  const ports = { store, library, clock };
  const proposals: AdjustmentProposal[] = [];
  for (const revision of inventRevisions(agencies, SAMPLE_SEASON.year)) {
    proposals.push(await proposeAdjustments(ports)({ revision, actor: ACTOR }));
  }
  const papers = await writeProposals(proposals, papersDir);
  const first = proposals.find(({ people }) => people.some(awaitsDecision));
  if (first === undefined) return { proposals, refused: [], decided: null, papers };
  const decision = {
    adjustment: first,
    number: '01/QĐ-DIEU-CHINH-MINH-HOA',
    decidedOn: SETTLED_ON,
    decidedBy: 'Chủ tịch UBND tỉnh (minh họa)',
    reason: 'Đã có số quyết toán giải ngân vốn đầu tư công (minh họa)',
    document: '01-QD-DIEU-CHINH.pdf (minh họa)',
    choices: settle(first),
    actor: ACTOR,
    capReading: SAMPLE_CAP_READING,
    targets: [hrm.name],
  };
  const without = await decideAdjustment(ports)({ ...decision, number: '' });
  const refused = without.status === 'refused' ? without.problems : [];
  const result = await decideAdjustment(ports)(decision);
  if (result.status === 'refused')
    throw new Error(`${first.agency.code}: ${result.problems.map(({ what }) => what.en).join('; ')}`);
  return {
    proposals,
    refused,
    decided: { proposal: first, number: decision.number, superseded: result.superseded },
    papers,
  };
}

/** What the invented authority chooses where several levels are possible, or where the cap leaves no place. */
const settle = ({ people }: AdjustmentProposal): readonly Choice[] =>
  people.filter(awaitsDecision).flatMap(({ subject, after: { outcome } }): Choice[] => {
    if (outcome.level === 'excellent') {
      return [{ subject, level: 'good', reason: 'Không còn chỗ theo tỷ lệ khống chế (minh họa)' }];
    }
    const level = outcome.possible.filter(isLevel).at(-1);
    return outcome.level !== null || level === undefined
      ? []
      : [{ subject, level, reason: 'Cấp có thẩm quyền xem xét hồ sơ (minh họa)' }];
  });

async function writeProposals(proposals: readonly AdjustmentProposal[], folder: string): Promise<readonly string[]> {
  const titles = new Map(SAMPLE_GROUPS.map(({ id, title }) => [id, title.vi]));
  const paths: string[] = [];
  for (const proposal of proposals) {
    const { code, name } = proposal.agency;
    const base = `to-trinh-dieu-chinh-${code.toLowerCase().replaceAll('.', '-')}-${proposal.number}`;
    const letterhead = {
      superior: 'Ủy ban nhân dân tỉnh Ninh Thuận',
      issuer: name,
      place: 'Ninh Thuận',
      symbol: 'TTr-TCCB',
      signer: 'Thủ trưởng cơ quan, đơn vị',
    };
    for (const [file, content] of [
      [`${base}.docx`, await printAdjustment(proposal, letterhead, titles)],
      [`${base}.json`, `${JSON.stringify(adjustmentJson(proposal, titles), null, 2)}\n`],
    ] as const) {
      paths.push(await writePaper(join(folder, file), content));
    }
  }
  return paths;
}

/** Counts over all proposals, as `demo --json` gives them. */
export function countSeason({ proposals, decided }: AdjustedSeason): {
  readonly affected: number;
  readonly confirmed: number;
  readonly proposed: number;
  readonly decided: number;
} {
  const counts = countAdjustment(proposals.flatMap(({ people }) => people));
  return {
    affected: counts.affected,
    confirmed: counts.confirmed,
    proposed: counts.proposed + counts.toBeSettled,
    decided: decided?.superseded ?? 0,
  };
}
