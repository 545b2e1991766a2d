import {
  capAgency,
  displayFraction,
  message,
  parseFraction,
  problem,
  refuseException,
  ProblemError,
  shareOfRule,
  witness,
  CAP_READINGS,
  type CapMember,
  type CapReading,
  type CapRule,
  type CapWitness,
  type Fraction,
  type RuleRef,
} from '@xeploai/domain';
import { capCaseSchema, type CapCase } from './case.schema.js';
import { readInputPart } from './explain-issues.js';
import type { LawLibrary } from './law-library.js';
import { needBeginning } from './need-beginning.js';
import { readSettled, yearSpan } from './rate-case.js';

/** How many excellent results an agency and its groups may have, by every reading, with the proof. */
export interface CapAnswer {
  readonly id: string;
  /** `none`: no ratio was in force for that ranking. */
  readonly status: 'capped' | 'none';
  readonly rulebook: { readonly id: string; readonly hash: string };
  readonly rule: RuleRef | null;
  /** The rule of the other body from which the share is borrowed. */
  readonly shareFrom: RuleRef | null;
  /** As percent text, exact. */
  readonly share: string | null;
  readonly exception: {
    readonly accepted: boolean;
    readonly decision: string;
    readonly why: { readonly vi: string; readonly en: string };
  } | null;
  /** By reading, the most that the agency can have when all scopes bind. */
  readonly most: Readonly<Record<CapReading, number>> | null;
  /** The reading that allows least: the warning line. */
  readonly strictest: CapReading | null;
  readonly witnesses: readonly CapWitness[];
  /** Scopes and readings that the levels as given break. */
  readonly broken: readonly { readonly scope: string; readonly reading: CapReading }[];
  /** Readings that follow the words of the text; empty when the rule does not say. */
  readonly literal: readonly CapReading[];
  /** Where few exist, the number that stands in place of the share. */
  readonly fewerThan: { readonly rule: RuleRef; readonly existing: number; readonly most: number } | null;
  /** Where the text does not say whether all count together, the most by each option. */
  readonly pools: {
    readonly reading: string;
    readonly options: readonly { readonly id: string; readonly most: Readonly<Record<CapReading, number>> }[];
  } | null;
  /** Who chooses among those eligible when more are than may be; the text breaks no ties. The others become good. */
  readonly selection: 'authority' | null;
}

/** Works the cap of one agency out. @throws ProblemError with every fault of the case */
export function capCase(library: LawLibrary, raw: unknown, where: string): CapAnswer {
  const given = readInputPart(capCaseSchema, raw, where);
  needBeginning(library, given, where);
  const rulebook = library.rulebook(
    given.subject,
    { ...given.ranking, periodEnd: yearSpan(given.year).to },
    given.overlays,
  );
  const head = { id: given.id, rulebook: { id: rulebook.id, hash: rulebook.hash } };
  const rule = rulebook.caps[0];
  const share = rule === undefined ? undefined : shareOfRule(rule);
  if (rule === undefined || share === undefined) {
    return {
      ...head,
      status: 'none',
      rule: rule?.rule ?? null,
      shareFrom: null,
      share: null,
      exception: null,
      most: null,
      strictest: null,
      witnesses: [],
      broken: [],
      literal: [],
      fewerThan: null,
      pools: null,
      selection: null,
    };
  }
  const exception = judgeException(rule, given);
  const used = exception?.accepted === true ? (parseShare(given) as Fraction) : share;
  const proof = prove(given, used);
  const fewerThan = fewUnder(rule, given);
  const pools = fewerThan === null ? poolsOf(rule, given, proof) : null;
  const witnesses = fewerThan === null ? poolWitnesses(rule, given, proof) : [limited(proof.witnesses, fewerThan.most)];
  const settled = readSettled(library.register, given.readings, where)[pools?.reading ?? '']?.option;
  const considered = pools?.options.filter(({ id }) => settled === undefined || id === settled) ?? [];
  const most =
    fewerThan === null
      ? considered.reduce(
          (least, option) => mapReadings((reading) => Math.min(least[reading], option.most[reading])),
          considered[0]?.most ?? proof.most,
        )
      : mapReadings(() => fewerThan.most);
  const strictest = CAP_READINGS.reduce((least, reading) => (most[reading] < most[least] ? reading : least));
  const broken = witnesses.flatMap(({ scope, lines }) =>
    lines.filter(({ allowed }) => !allowed).map(({ reading }) => ({ scope, reading })),
  );
  return {
    ...head,
    status: 'capped',
    rule: rule.rule,
    shareFrom: rule.externalShare?.rule ?? null,
    share: `${displayFraction({ num: used.num * 100, den: used.den }, 6, '.')}%`,
    exception,
    most,
    strictest,
    witnesses,
    broken,
    literal: rule.literal ?? [],
    fewerThan,
    pools,
    selection: broken.some(({ reading }) => rule.literal?.includes(reading) ?? true) ? 'authority' : null,
  };
}

const mapReadings = (value: (reading: CapReading) => number): Record<CapReading, number> =>
  Object.fromEntries(CAP_READINGS.map((reading) => [reading, value(reading)])) as Record<CapReading, number>;

interface Proof {
  readonly witnesses: readonly CapWitness[];
  readonly most: Record<CapReading, number>;
}

/** The number that the rule sets where fewer exist than it names: those that exist, not those well ranked. */
function fewUnder({ fewerThan }: CapRule, given: CapCase): CapAnswer['fewerThan'] {
  if (fewerThan === undefined) return null;
  const existing = given.existing ?? given.people?.length;
  if (existing === undefined) throw new ProblemError([problem('cap-existing-missing', given.id)]);
  return existing < fewerThan.count ? { rule: fewerThan.rule, existing, most: fewerThan.most } : null;
}

/** The proof of the whole scope with a number in place of the share. */
function limited(witnesses: readonly CapWitness[], most: number): CapWitness {
  const [whole] = witnesses as readonly [CapWitness];
  const lines = whole.lines.map((line) => ({
    ...line,
    most,
    proof: { most: { ...line.proof.most, excellent: most }, more: { ...line.proof.more, excellent: most + 1 } },
    allowed: line.excellent <= most,
  }));
  return { ...whole, lines };
}

const POOLED = { together: 0, apart: 1 } as const;

function poolsOf({ pools }: CapRule, given: CapCase, proof: Proof): CapAnswer['pools'] {
  if (pools === undefined || given.people === undefined) return null;
  const [whole, ...groups] = proof.witnesses as readonly [CapWitness, ...CapWitness[]];
  const mostOf = ({ lines }: CapWitness, reading: CapReading): number =>
    lines.find((line) => line.reading === reading)?.most ?? 0;
  const totals = [
    mapReadings((reading) => mostOf(whole, reading)),
    mapReadings((reading) => groups.reduce((sum, group) => sum + mostOf(group, reading), 0)),
  ] as const;
  const options = Object.entries(pools.options).map(([id, how]) => ({ id, most: totals[POOLED[how]] }));
  return { reading: pools.reading, options };
}

/** The groups of a list bind only where the rule says so, or may be pools of their own. */
const poolWitnesses = (rule: CapRule, given: CapCase, { witnesses }: Proof): readonly CapWitness[] =>
  rule.pools !== undefined || rule.scopes.includes('similarDutyGroup') || given.people === undefined
    ? witnesses
    : witnesses.slice(0, 1);

function parseShare(given: CapCase): Fraction | null {
  const raw = given.exception?.share;
  return raw === undefined || !/[%/]/.test(String(raw)) ? null : parseFraction(raw);
}

function judgeException(rule: CapRule, given: CapCase): CapAnswer['exception'] {
  if (given.exception === undefined) return null;
  const { share: written, ...stated } = given.exception;
  const { decision } = stated;
  const share = parseShare(given) ?? { num: 0, den: 1 };
  const refused = refuseException(rule, { ...stated, share }, given.id);
  if (rule.exception === null || refused !== null) {
    const told =
      refused?.code === 'exception-no-share'
        ? problem('exception-no-share', given.id, { share: String(written) })
        : (refused ?? problem('exception-not-provided', given.id));
    return { accepted: false, decision, why: told.what };
  }
  const { note } = rule.exception;
  const why = {
    vi: message('vi', 'exception-accepted', { decision, note: note.vi }),
    en: message('en', 'exception-accepted', { decision, note: note.en }),
  };
  return { accepted: true, decision, why };
}

function prove(
  given: CapCase,
  share: Fraction,
): { witnesses: readonly CapWitness[]; most: Record<CapReading, number> } {
  if (given.counts !== undefined) {
    const { counts } = given;
    const one = witness('agency', { ...counts, goodBand: counts.goodBand ?? counts.good }, share);
    return {
      witnesses: [one],
      most: Object.fromEntries(one.lines.map(({ reading, most }) => [reading, most])) as Record<CapReading, number>,
    };
  }
  const members = (given.people ?? []).flatMap(({ group, level, eligible, contract }): CapMember[] =>
    level === 'notRated' || contract ? [] : [{ group, level, ...(eligible === undefined ? {} : { eligible }) }],
  );
  const { agency, groups, most } = capAgency(members, share);
  return { witnesses: [agency, ...groups], most };
}
