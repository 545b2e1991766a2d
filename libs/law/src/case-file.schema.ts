import { RESULTS } from '@xeploai/domain';
import { z } from 'zod';
import { settledReadingsSchema } from './case.schema.js';
import { civilDateSchema, levelSchema, textSchema } from './parts.schema.js';

/** `acts/<act>/cases/*.yaml`: worked cases that a lawyer can read and extend. */

const head = { id: z.string().min(1), title: textSchema, mark: z.string(), note: z.string().optional() };
const results = z.array(z.enum(RESULTS));

const written = z.union([z.string(), z.number()]);
const numberExpectation = z.union([written, z.literal('unknown'), z.record(z.string(), written)]);

const rateExpectation = z.strictObject({
  status: z.enum(['level', 'open', 'authorityDecides', 'notRated']).optional(),
  level: levelSchema.optional(),
  /** Exactly these results are possible, in any order. */
  possible: results.optional(),
  /** The best level still possible. */
  atMost: levelSchema.optional(),
  /** Exactly these facts are awaited. */
  awaits: z.array(z.string()).optional(),
  /** Open readings that the result hangs on, each option with the results it leads to. */
  readings: z.record(z.string(), z.record(z.string(), results)).optional(),
  readingsUsed: z.array(z.string()).optional(),
  /** Rules that decided or raised the question. */
  reason: z.array(z.string()).optional(),
  /** Places that the trace must cite, `act/article/clause/point`, with how they came out. */
  cites: z.record(z.string(), z.enum(['holds', 'fails', 'unknown'])).optional(),
  rulebook: z.string().optional(),
  /** Among what the answer takes for granted. */
  assumes: z.array(z.string()).optional(),
  requires: z.array(z.string()).optional(),
  requiresNot: z.array(z.string()).optional(),
  /** What must be done first. */
  blocked: z.array(z.string()).optional(),
  /** Numbers made by formulas: exactly this on every reading, or by option of one reading, or not known. */
  numbers: z.record(z.string(), numberExpectation).optional(),
  /** Facts that the numbers lack, exactly. */
  lacks: z.array(z.string()).optional(),
  /** Numbers that have nothing to divide by. */
  undefinedNumbers: z.array(z.string()).optional(),
  /** Rule id to how the day stands to its due date. */
  timings: z.record(z.string(), z.enum(['inTime', 'late', 'onlyStrict', 'doubtful'])).optional(),
  wrongOrder: z.array(z.string()).optional(),
  /** Steps with the day on which they are due once; no other step is. */
  duties: z.record(z.string(), civilDateSchema).optional(),
  timeLimits: z.record(z.string(), z.string()).optional(),
  /** The case itself is refused, with a problem of this code. */
  refused: z.string().optional(),
});
export type RateExpectation = z.infer<typeof rateExpectation>;

const rateCase = z.strictObject({
  ...head,
  kind: z.literal('rate'),
  given: z.record(z.string(), z.unknown()),
  expect: rateExpectation,
  /** The same case once the authority has settled a reading. */
  settled: z.array(z.strictObject({ readings: settledReadingsSchema, expect: rateExpectation })).default([]),
});

const byReading = z
  .strictObject({ ofRanked: z.int(), ofGood: z.int(), ofGoodBand: z.int(), ofGoodOrBetter: z.int() })
  .partial();

const capCase = z.strictObject({
  ...head,
  kind: z.literal('cap'),
  given: z.record(z.string(), z.unknown()),
  expect: z.strictObject({
    status: z.enum(['capped', 'none']).optional(),
    most: byReading.optional(),
    groups: z.record(z.string(), byReading).optional(),
    agency: byReading.optional(),
    share: z.string().optional(),
    accepted: z.boolean().optional(),
    /** Words that the reason must hold. */
    why: z.string().optional(),
    ranked: z.int().optional(),
    broken: z.boolean().optional(),
    /** Options of the reading on pools, with the most by each. */
    pools: z.record(z.string(), byReading).optional(),
    selection: z.literal('authority').nullable().optional(),
    literal: z.array(z.string()).optional(),
    /** Place of the rule on few units, `act/article/clause/point`, when it applies. */
    few: z.string().nullable().optional(),
    strictest: z.string().optional(),
    /** How many stand at each level when a reading allows its most and the others are ranked good. */
    after: z.record(z.string(), z.strictObject({ excellent: z.int(), good: z.int(), kept: z.boolean() })).optional(),
  }),
});

const step = z.strictObject({
  begin: civilDateSchema.nullable().optional(),
  finish: civilDateSchema.nullable().optional(),
});

const lateCase = z.strictObject({
  ...head,
  kind: z.literal('late'),
  given: z.strictObject({
    year: z.int(),
    overlays: z.array(z.string()).default([]),
    unitKind: z.string().default('department'),
    today: civilDateSchema,
    done: step,
    partyRanking: civilDateSchema.nullable().optional(),
  }),
  expect: z.strictObject({
    late: z.boolean(),
    daysLate: z.int().optional(),
    daysLateInclusive: z.int().optional(),
    onlyStrict: z.boolean().optional(),
    affectsPartyRanking: z.boolean().nullable().optional(),
  }),
});

const adjustmentCase = z.strictObject({
  ...head,
  kind: z.literal('adjustment'),
  given: z.strictObject({
    case: z.record(z.string(), z.unknown()),
    decided: levelSchema,
    then: z.record(z.string(), z.unknown()),
  }),
  expect: z.strictObject({
    direction: z.enum(['raise', 'lower', 'toBeSettled', 'none']),
    level: levelSchema.optional(),
  }),
});

export const caseFileSchema = z.strictObject({
  defaults: z.record(z.string(), z.unknown()).default({}),
  /** Facts for one kind of subject, on top of the defaults. */
  subjects: z.record(z.string(), z.record(z.string(), z.unknown())).default({}),
  cases: z.array(z.discriminatedUnion('kind', [rateCase, capCase, lateCase, adjustmentCase])).min(1),
});
export type CaseFile = z.infer<typeof caseFileSchema>;
export type WorkedCase = CaseFile['cases'][number];
