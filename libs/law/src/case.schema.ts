import { LEVELS } from '@xeploai/domain';
import { z } from 'zod';
import { civilDateSchema, PERIOD_KINDS } from './parts.schema.js';

/** What people write into a file for `rate`, `cap` and the worked cases beside the rules. */

/** Kinds of people. */
export const PERSON_SUBJECTS = [
  'cadre',
  'civilServant',
  'civilServantManager',
  'publicEmployee',
  'publicEmployeeManager',
] as const;

/** People and organisations: an administrative body, a public service unit, a component unit inside one. */
export const SUBJECTS = [...PERSON_SUBJECTS, 'administrativeBody', 'serviceUnit', 'componentUnit'] as const;

const day = civilDateSchema.meta({ description: 'Civil date, YYYY-MM-DD', format: 'date' });

export const settledReadingsSchema = z
  .record(
    z.string(),
    z.union([
      z.string(),
      z.strictObject({ option: z.string(), settledBy: z.string().optional(), document: z.string().optional() }),
    ]),
  )
  .meta({
    description:
      'Open readings that the competent authority has settled: reading id to option, with who and which document',
  });

const factsSchema = z.record(z.string(), z.unknown()).meta({
  description:
    'Fact id to value. A bare value is known: true, "wellDone", "49.9%", "5/10" (share), 4.5 (months), a list of episodes. ' +
    '"unknown" or null is unknown, "notApplicable" does not apply. In full: {state: known|unknown|notApplicable|waived|substituted, ' +
    'value, source, asOf, reason, approver, due, awaitedUntil, between: [low, high]}. A fact that is left out is unknown, ' +
    'unless it follows from what is stated or the vocabulary says what silence means; the answer lists what it assumes. ' +
    'A share says what it is of: "50%" or "1/2", never a bare number.',
});

export const rankingSchema = z
  .strictObject({
    begunOn: day.optional(),
    decidedOn: day.optional(),
    closesInJanuary: z.boolean().optional().meta({
      description: 'The direct superior fixed a closing in January, since the body does not close at year end',
    }),
    done: z.record(z.string(), day).optional().meta({
      description:
        'Other steps with their days, for order and due dates: rank-party-members, rank-component-units, issue-regulation',
    }),
    unitRegulationIssuedOn: day.nullable().optional().meta({
      description:
        'Day on which the unit issued its own evaluation regulation; null when it has not. Asked for public employees from the year 2026',
    }),
  })
  .meta({
    description:
      'Legal dates of the ranking; never today. They pick the rulebook together with the period judged. The day of the ' +
      'ranking is the day it was decided, or began while nothing is decided.',
  });

export const rateCaseSchema = z.strictObject({
  id: z.string().min(1),
  subject: z.enum(SUBJECTS),
  year: z.int().min(2020).max(2100).meta({ description: 'The year judged' }),
  period: z.enum(PERIOD_KINDS).default('year').meta({
    description: 'month or quarter: the score of one period and its band; the level itself is one of the year',
  }),
  ranking: rankingSchema.default({}),
  overlays: z
    .array(z.string())
    .default([])
    .meta({ description: 'Ids of overlay acts, for example qd81-2023-ninh-thuan' }),
  readings: settledReadingsSchema.default({}),
  facts: factsSchema.default({}),
});
export type RateCase = z.infer<typeof rateCaseSchema>;

export const rateInputSchema = z.strictObject({
  defaults: z
    .strictObject({ facts: factsSchema.optional(), readings: settledReadingsSchema.optional() })
    .optional()
    .meta({ description: 'Facts and readings for every case that does not state its own' }),
  cases: z.array(z.unknown()).min(1),
});

const personSchema = z.strictObject({
  id: z.string(),
  group: z.string().default('all').meta({ description: 'Group of similar duties' }),
  level: z
    .enum([...LEVELS, 'notRated'])
    .meta({ description: 'Level proposed or decided; notRated people are in no base' }),
  eligible: z
    .enum(LEVELS)
    .optional()
    .meta({ description: 'Level that the criteria alone give, before any selection; equals level when left out' }),
  contract: z.boolean().default(false).meta({ description: 'Works under a labour contract: outside the base' }),
});

export const capCaseSchema = z
  .strictObject({
    id: z.string().min(1),
    year: z.int().min(2020).max(2100),
    ranking: rankingSchema.default({}),
    subject: z.enum(SUBJECTS).default('publicEmployee'),
    overlays: z.array(z.string()).default([]),
    people: z
      .array(personSchema)
      .refine((people) => new Set(people.map(({ id }) => id)).size === people.length, { error: 'detail-person-twice' })
      .optional(),
    counts: z
      .strictObject({
        ranked: z.int().min(0),
        excellent: z.int().min(0),
        good: z.int().min(0),
        goodBand: z.int().min(0).optional(),
      })
      .refine(({ ranked, excellent, good }) => excellent + good <= ranked, { error: 'detail-counts-over-ranked' })
      .refine(({ ranked, goodBand = 0 }) => goodBand <= ranked, { error: 'detail-band-over-ranked' })
      .optional()
      .meta({
        description:
          'Instead of people: ranked in all, excellent and good as proposed; goodBand: good by the criteria alone',
      }),
    existing: z.int().min(0).optional().meta({
      description:
        'How many bodies or units exist under the one that ranks, ranked or not; the number of the list when left out',
    }),
    readings: settledReadingsSchema.default({}),
    exception: z
      .strictObject({
        share: z.union([z.string(), z.number()]),
        decision: z.string().default(''),
        outstandingAchievement: z
          .boolean()
          .optional()
          .meta({ description: 'The body has outstanding, prominent achievement as the text demands' }),
        unitLevel: z.enum(LEVELS).optional().meta({ description: 'Level at which the unit itself is recognised' }),
      })
      .optional()
      .meta({ description: 'A higher share set by a written decision of the competent authority, with its number' }),
  })
  .refine((value) => (value.people === undefined) !== (value.counts === undefined), {
    error: 'detail-people-or-counts',
  });
export type CapCase = z.infer<typeof capCaseSchema>;

export const capInputSchema = z.strictObject({ cases: z.array(z.unknown()).min(1) });
