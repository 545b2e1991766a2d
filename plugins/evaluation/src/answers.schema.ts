import { CAP_READINGS, CERTAINTIES, LEVELS, RESULTS } from '@xeploai/domain';
import { z } from 'zod';

/** Shapes of what the routes answer; the same as the command line's `--json`. */

const text = z.strictObject({ vi: z.string(), en: z.string() }).meta({ id: 'Text' });
const fraction = z
  .strictObject({ num: z.int(), den: z.int().min(1) })
  .meta({ id: 'Fraction', description: 'An exact number: num / den' });
const day = z.string().meta({ format: 'date', description: 'Civil date of Asia/Ho_Chi_Minh' });
const citation = z
  .strictObject({
    act: z.string(),
    article: z.string().optional(),
    clause: z.string().optional(),
    point: z.string().optional(),
    words: z.string().optional().meta({ description: 'The decisive words, in the language of the law' }),
  })
  .meta({ id: 'Citation' });
const certainty = z.enum(CERTAINTIES).meta({ description: 'How sure we are of the text' });
const rule = z
  .strictObject({
    id: z.string(),
    title: text,
    citation,
    certainty,
    mark: z.string().optional(),
    from: day,
    amendedBy: citation.optional(),
  })
  .meta({ id: 'Rule' });
const verdict = z.enum(['holds', 'fails', 'unknown']);
const result = z.enum(RESULTS);
const rulebook = { id: z.string(), hash: z.string().meta({ description: 'SHA-256 of the rules, hexadecimal' }) };

const problem = z
  .strictObject({ code: z.string(), where: z.string(), what: text })
  .meta({ id: 'Problem', description: 'What is wrong, where, and what to do' });
const refused = z
  .strictObject({ id: z.string(), status: z.literal('refused'), problems: z.array(problem) })
  .meta({ id: 'RefusedCase' });

const tree: z.ZodType = z
  .lazy(() => z.union([z.int().min(0), z.strictObject({ join: z.enum(['all', 'any']), verdict, of: z.array(tree) })]))
  .meta({ id: 'TracedTree', description: 'A condition by its position, or several of which all or one must hold' });
const due = z.strictObject({ date: day, wording: z.enum(['before', 'noLaterThan']) });
const choice = z.record(z.string(), z.string());
const number = z
  .strictObject({
    fact: z.string(),
    title: text,
    rule,
    values: z.array(
      z.strictObject({
        under: choice.meta({ description: 'Reading id to option; empty where every choice gives the same' }),
        exactly: fraction.nullable().meta({ description: 'null while something is missing' }),
        atLeast: fraction,
        atMost: fraction.nullable().meta({ description: 'null: nothing limits it' }),
      }),
    ),
    lacks: z.array(z.string()),
    undefinedBy: z.array(z.string()).meta({ description: 'Facts whose formula has nothing to divide by' }),
  })
  .meta({ id: 'DerivedNumber', description: 'A number made out of the facts by a formula of the rulebook' });

const step = z
  .strictObject({
    rule: z.string(),
    title: text,
    citation,
    certainty,
    mark: z.string(),
    effect: z.union([
      z.strictObject({ kind: z.enum(['level', 'ceiling']), level: z.enum(LEVELS) }),
      z.strictObject({ kind: z.enum(['notRated', 'authorityDecides']) }),
    ]),
    join: z.enum(['all', 'any']),
    verdict,
    clauses: z.array(
      z.strictObject({
        citation,
        verdict,
        conditions: z.array(
          z.strictObject({
            fact: z.string(),
            title: text,
            operator: z.enum(['atLeast', 'above', 'atMost', 'below', 'is', 'isNot', 'oneOf']),
            value: z.string(),
            valueText: text,
            actual: z.string(),
            actualText: text,
            state: z
              .enum(['known', 'unknown', 'notApplicable', 'waived', 'substituted', 'assumed'])
              .meta({ description: 'assumed: nobody said so, it is what silence is taken to mean' }),
            source: z.string(),
            asOf: z.string(),
            verdict,
            under: choice
              .optional()
              .meta({ description: 'On which choice of open readings the number was made, where choices differ' }),
          }),
        ),
        tree,
      }),
    ),
  })
  .meta({ id: 'TracedStep', description: 'One rule with every comparison made for it' });

const rating = z
  .strictObject({
    id: z.string(),
    rulebook: z.strictObject({ ...rulebook, title: text }),
    status: z.enum(['level', 'open', 'authorityDecides', 'notRated']),
    level: z.enum(LEVELS).nullable(),
    possible: z.array(result).meta({ description: 'Every result that can still come out, best first' }),
    awaits: z.array(z.string()).meta({ description: 'Unknown facts whose value can still change the result' }),
    provisional: z.boolean(),
    reason: z.array(rule),
    readings: z.array(
      z.strictObject({
        id: z.string(),
        question: text,
        options: z.array(z.strictObject({ id: z.string(), meaning: text, possible: z.array(result) })),
      }),
    ),
    assumed: z
      .array(z.strictObject({ fact: z.string(), title: text, value: text }))
      .meta({ description: 'What nobody said and the answer takes for granted' }),
    readingsUsed: z.array(
      z.strictObject({
        id: z.string(),
        question: text,
        option: z.string(),
        settledBy: z.string().optional(),
        document: z.string().optional(),
      }),
    ),
    blocked: z.array(z.strictObject({ rule, first: z.string(), then: z.string(), awaits: z.string() })),
    requirements: z.array(
      z.strictObject({
        kind: z.enum(['authority', 'procedure', 'form', 'publication', 'petition', 'archive', 'consequence']),
        id: z.string(),
        text,
        rule,
        verdict,
      }),
    ),
    timings: z.array(
      z.strictObject({
        rule,
        step: z.string(),
        due,
        lastGoodDay: day,
        doneOn: day,
        verdict: z.enum(['inTime', 'late', 'onlyStrict', 'doubtful']).meta({
          description: 'onlyStrict: late only by the strict reading of "trước ngày"; doubtful: warned of, not asserted',
        }),
        daysLate: z.int(),
      }),
    ),
    wrongOrder: z.array(z.strictObject({ rule, first: z.string(), then: z.string(), days: z.int() })),
    duties: z.array(z.strictObject({ rule, step: z.string(), text, due })),
    timeLimits: z.array(
      z.strictObject({
        rule,
        step: z.string(),
        text,
        within: z.int(),
        unit: z.enum(['days', 'workingDays']),
        from: z.string(),
      }),
    ),
    pointers: z.array(rule),
    trace: z.strictObject({ rulebook: z.strictObject(rulebook), steps: z.array(step), ceilings: z.array(step) }),
    numbers: z.array(number),
  })
  .meta({ id: 'Rating' });

export const ratingsSchema = z.strictObject({ cases: z.array(z.union([rating, refused])) }).meta({ id: 'Ratings' });

const capSide = z.strictObject({ excellent: z.int(), base: z.int(), product: fraction }).meta({ id: 'CapSide' });

const witness = z
  .strictObject({
    scope: z.string(),
    counts: z.strictObject({ ranked: z.int(), excellent: z.int(), good: z.int(), goodBand: z.int() }),
    lines: z.array(
      z.strictObject({
        reading: z.enum(CAP_READINGS),
        share: fraction,
        base: z.int(),
        product: fraction,
        most: z.int(),
        proof: z
          .strictObject({ most: capSide, more: capSide })
          .meta({ description: 'The inequality at the most, where it holds, and at one more, where it does not' }),
        excellent: z.int(),
        allowed: z.boolean(),
      }),
    ),
  })
  .meta({ id: 'CapWitness', description: 'excellent <= share x base, for one scope by every reading of the base' });

const mostByReading = z.strictObject(Object.fromEntries(CAP_READINGS.map((reading) => [reading, z.int()])));

const cap = z
  .strictObject({
    id: z.string(),
    status: z.enum(['capped', 'none']),
    rulebook: z.strictObject(rulebook),
    rule: rule.nullable(),
    shareFrom: rule.nullable(),
    share: z.string().nullable(),
    exception: z.strictObject({ accepted: z.boolean(), decision: z.string(), why: text }).nullable(),
    most: mostByReading.nullable(),
    strictest: z.enum(CAP_READINGS).nullable(),
    witnesses: z.array(witness),
    broken: z.array(z.strictObject({ scope: z.string(), reading: z.enum(CAP_READINGS) })),
    literal: z.array(z.enum(CAP_READINGS)).meta({ description: 'Readings that follow the words of the text' }),
    fewerThan: z
      .strictObject({ rule, existing: z.int(), most: z.int() })
      .nullable()
      .meta({ description: 'The number that stands in place of the share where few exist' }),
    pools: z
      .strictObject({ reading: z.string(), options: z.array(z.strictObject({ id: z.string(), most: mostByReading })) })
      .nullable(),
    selection: z
      .literal('authority')
      .nullable()
      .meta({ description: 'Who chooses when more are eligible than may be' }),
  })
  .meta({ id: 'Cap' });

export const capsSchema = z.strictObject({ cases: z.array(z.union([cap, refused])) }).meta({ id: 'Caps' });

const lateStep = z.strictObject({
  step: z.enum(['begin', 'finish']),
  due,
  doneOn: day.nullable(),
  extendedUntil: day.nullable(),
  reported: z.boolean().meta({ description: 'false: the ledger has nothing on this step' }),
  daysLate: z.int().meta({ description: 'By the strict reading of "trước ngày"' }),
  daysLateInclusive: z.int().meta({ description: 'When the named day is still in time' }),
});

const stepTotals = z
  .strictObject({
    inTime: z.int(),
    late: z.int(),
    overdue: z.int().meta({ description: 'Reported as not done, past its due date' }),
    notReported: z.int().meta({ description: 'Past its due date, nothing reported' }),
    notDue: z.int(),
    exempt: z.int(),
  })
  .meta({ id: 'StepTotals', description: 'Adds up to all agencies' });

export const lateUnitsSchema = z
  .strictObject({
    year: z.int(),
    asOf: day,
    totals: z.strictObject({
      agencies: z.int(),
      begin: stepTotals,
      finish: stepTotals,
      late: z.int(),
      notReported: z.int(),
      onlyStrict: z.int(),
      affectingPartyRanking: z.int(),
      partyRankingUnknown: z.int(),
    }),
    units: z.array(
      z.strictObject({
        agencyId: z.string(),
        code: z.string(),
        name: z.string(),
        steps: z.array(lateStep),
        onlyStrict: z.boolean(),
        notReported: z.boolean(),
        affectsPartyRanking: z.boolean().nullable(),
        timeline: z.array(z.strictObject({ date: day, kind: z.string(), what: text, document: z.string() })),
      }),
    ),
    proposedFor: z
      .array(z.string())
      .meta({ description: 'Agencies for which a treatment is proposed; nothing is imposed' }),
  })
  .meta({ id: 'LateUnits' });

export const rulebooksSchema = z
  .strictObject({
    rulebooks: z.array(
      z.strictObject({
        ...rulebook,
        subject: z.string(),
        title: text,
        rules: z.array(rule),
        readings: z.array(z.strictObject({ id: z.string(), question: text })).meta({ description: 'Open readings' }),
        pointers: z.array(rule).meta({ description: 'Texts known to exist and not entered' }),
      }),
    ),
  })
  .meta({ id: 'Rulebooks' });

export const problemDetailsSchema = z
  .strictObject({
    type: z.string(),
    title: z.string(),
    status: z.int(),
    detail: z.string(),
    code: z.string(),
    errors: z.array(z.strictObject({ code: z.string(), where: z.string(), detail: text })),
  })
  .meta({ id: 'ProblemDetails', description: 'RFC 9457' });
