import {
  capAgency,
  compareFractions,
  displayFraction,
  message,
  parseFraction,
  problem,
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
import { yearSpan } from './rate-case.js';

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
      selection: null,
    };
  }
  const exception = judgeException(rule, given);
  const used = exception?.accepted === true ? (parseShare(given) as Fraction) : share;
  const { witnesses, most } = prove(given, used);
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
    selection: broken.length > 0 ? 'authority' : null,
  };
}

function parseShare(given: CapCase): Fraction | null {
  const raw = given.exception?.share;
  return raw === undefined || !/[%/]/.test(String(raw)) ? null : parseFraction(raw);
}

function judgeException(rule: CapRule, given: CapCase): CapAnswer['exception'] {
  if (given.exception === undefined) return null;
  const { decision } = given.exception;
  const share = parseShare(given);
  const most = rule.exception?.most ?? null;
  const refuse = (
    code: 'exception-not-provided' | 'exception-no-decision' | 'exception-too-high' | 'exception-no-share',
  ) => ({
    accepted: false,
    decision,
    why: problem(code, given.id, {
      share: String(given.exception?.share),
      most: most === null ? '' : `${(most.num / most.den) * 100}%`,
    }).what,
  });
  if (rule.exception === null) return refuse('exception-not-provided');
  if (decision.trim() === '') return refuse('exception-no-decision');
  if (share === null || share.num <= 0 || share.num > share.den) return refuse('exception-no-share');
  if (most !== null && compareFractions(share, most) > 0) return refuse('exception-too-high');
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
