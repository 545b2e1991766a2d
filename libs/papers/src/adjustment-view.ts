import type { AdjustedPerson, AdjustmentProposal, AdjustmentVerdict, FactChange } from '@xeploai/application';
import { awaitsDecision, countAdjustment } from '@xeploai/application';
import {
  CAP_READINGS,
  displayDate,
  displayFraction,
  displayPercent,
  isLevel,
  message,
  type CapWitness,
  type Fact,
  type FactValue,
  type Fraction,
  type Outcome,
} from '@xeploai/domain';

/** One person of the paper's table, as printed. */
export interface AdjustmentRow {
  readonly subject: string;
  readonly staffCode: string;
  readonly name: string;
  readonly post: string;
  readonly isHead: boolean;
  readonly before: string;
  readonly after: string;
  readonly decided: string;
  readonly supersedes: string;
  readonly verdict: AdjustmentVerdict;
  readonly proposed: string;
  readonly facts: readonly string[];
  readonly hungOn: readonly string[];
}

/** What every form of the paper prints: the same rows and numbers, made once. Vietnamese, since the paper is. */
export interface AdjustmentView {
  readonly year: number;
  readonly number: number;
  readonly agency: string;
  readonly figure: {
    readonly title: string;
    readonly before: string;
    readonly after: string;
    readonly issuer: string;
    readonly asOf: string;
    readonly document: string;
    readonly version: number;
  };
  readonly paths: readonly string[];
  readonly counts: ReturnType<typeof countAdjustment> & { readonly lookedAt: number; readonly unchanged: number };
  readonly units: readonly { readonly name: string; readonly level: string; readonly facts: readonly string[] }[];
  /** Who waits for a decision. */
  readonly rows: readonly AdjustmentRow[];
  readonly confirmed: readonly AdjustmentRow[];
  readonly others: readonly AdjustmentRow[];
  /** Decisions that a new one would supersede. */
  readonly supersedes: readonly string[];
  readonly caps: readonly {
    readonly scope: string;
    readonly lines: readonly {
      readonly reading: string;
      readonly before: string;
      readonly after: string;
      readonly kept: boolean;
    }[];
  }[];
}

const say = (key: Parameters<typeof message>[1], values = {}): string => message('vi', key, values);

export function viewAdjustment(
  proposal: AdjustmentProposal,
  scopeTitles: ReadonlyMap<string, string> = new Map(),
): AdjustmentView {
  const { indicator, people } = proposal;
  const { after } = indicator;
  const rows = people.map(rowOf);
  return {
    year: proposal.year,
    number: proposal.number,
    agency: proposal.agency.name,
    figure: {
      title: after.title,
      before: indicator.before === null ? say('fact-none') : displayFact(indicator.before.fact),
      after: displayFact(after.fact),
      issuer: 'source' in after.fact ? after.fact.source : '',
      asOf: 'asOf' in after.fact && after.fact.asOf !== undefined ? displayDate(after.fact.asOf) : '',
      document: after.document,
      version: after.version,
    },
    paths: proposal.paths.map((path) =>
      path.kind === 'target'
        ? say('adjustment-path-target', {
            title: path.title,
            unit: path.unit,
            goal: displayNumber(path.goal),
            due: displayDate(path.dueOn),
          })
        : say('adjustment-path-criterion', { title: path.title.vi, rules: path.rules.map(({ vi }) => vi).join('; ') }),
    ),
    counts: { ...countAdjustment(people), lookedAt: proposal.lookedAt, unchanged: proposal.unchanged },
    units: proposal.units.map(({ name, level, facts }) => ({
      name,
      level: level === null ? say('fact-none') : displayFact(level),
      facts: facts.map(displayChange),
    })),
    rows: rows.filter(awaitsDecision),
    confirmed: rows.filter(({ verdict }) => verdict === 'confirmed'),
    others: rows.filter((row) => !awaitsDecision(row) && row.verdict !== 'confirmed'),
    supersedes: [
      ...new Set(people.filter(awaitsDecision).flatMap(({ decided }) => (decided ? [decidedBy(decided)] : []))),
    ],
    caps: proposal.caps.map(({ scope, before, after: then }) => ({
      scope: scope === 'agency' ? say('scope-agency') : (scopeTitles.get(scope) ?? scope),
      lines: CAP_READINGS.map((reading) => ({
        reading: say(`cap-reading-${reading}`),
        before: displayLine(before, reading),
        after: displayLine(then, reading),
        kept: lineOf(then, reading)?.allowed ?? true,
      })),
    })),
  };
}

const lineOf = (witness: CapWitness | null, reading: (typeof CAP_READINGS)[number]) =>
  witness?.lines.find((line) => line.reading === reading);

/** `1 ≤ 20% x 6 = 1,2`: how many are excellent and the product that they must not exceed. */
function displayLine(witness: CapWitness | null, reading: (typeof CAP_READINGS)[number]): string {
  const line = lineOf(witness, reading);
  if (line === undefined) return '-';
  const sign = line.allowed ? '≤' : '>';
  return `${line.excellent} ${sign} ${displayPercent(line.share)} x ${line.base} = ${displayFraction(line.product)}`;
}

const decidedBy = ({ number, decidedOn }: NonNullable<AdjustedPerson['decided']>): string =>
  `${number} (${displayDate(decidedOn)})`;

function rowOf(person: AdjustedPerson): AdjustmentRow {
  const { before, after, decided, facts, verdict } = person;
  return {
    subject: person.subject,
    staffCode: person.staffCode,
    name: person.fullName,
    post: person.post,
    isHead: person.isHead,
    before: displayOutcome(before.outcome),
    after: displayOutcome(after.outcome),
    decided: decided === null ? '-' : say(`result-${decided.level}`),
    supersedes: decided === null ? '-' : decidedBy(decided),
    verdict,
    proposed: say(`adjustment-${verdict}`, {
      level: after.outcome.level === null ? '' : say(`result-${after.outcome.level}`).toLowerCase(),
    }),
    facts: facts.map(displayChange),
    hungOn: facts.filter(({ fact }) => before.outcome.awaits.includes(fact)).map(({ title }) => title.vi),
  };
}

const displayOutcome = ({ possible }: Outcome): string => possible.map((result) => say(`result-${result}`)).join('; ');

const displayChange = ({ title, before, after }: FactChange): string =>
  `${title.vi}: ${before === null ? say('fact-none') : displayFact(before)} → ${displayFact(after)}`;

/** A share that was written in percent as that, any other as the count that it is. */
const displayNumber = (value: Fraction): string => {
  if (!/^100+$/.test(String(value.den))) return `${value.num}/${value.den}`;
  return value.num <= value.den ? displayPercent(value) : displayFraction(value);
};

/** A fact in few words: its value, or what is known of it. */
function displayFact(fact: Fact): string {
  switch (fact.state) {
    case 'unknown': {
      const { between, awaitedUntil } = fact;
      const until = awaitedUntil === undefined ? '' : ` ${say('fact-until', { day: displayDate(awaitedUntil) })}`;
      return between === undefined
        ? `${say('fact-unknown')}${until}`
        : `${say('fact-between', { low: `${between.num}/${between.den}`, high: `${between.top}/${between.den}` })}${until}`;
    }
    case 'notApplicable':
    case 'waived':
      return fact.reason;
    default: {
      const shown = displayValue(fact.value);
      return fact.state === 'substituted' ? `${shown} ${say('fact-substituted')}` : shown;
    }
  }
}

function displayValue(value: FactValue): string {
  if (typeof value === 'boolean') return say(value ? 'short-yes' : 'short-no');
  if (typeof value === 'string') return isLevel(value) ? say(`result-${value}`) : value;
  return 'den' in value ? displayNumber(value) : String(value.length);
}

/** The proposal as JSON, with the numbers of the printed paper. */
export const adjustmentJson = (
  proposal: AdjustmentProposal,
  scopeTitles?: ReadonlyMap<string, string>,
): AdjustmentView & { readonly proposal: AdjustmentProposal } => ({
  ...viewAdjustment(proposal, scopeTitles),
  proposal,
});
