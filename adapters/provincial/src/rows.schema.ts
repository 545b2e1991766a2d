import type { RowShape } from '@xeploai/adapter-kit';
import {
  AGENCY_GROUPS,
  CATEGORIES,
  parseCivilDate,
  POST_ROLES,
  UNIT_KINDS,
  type CivilDate,
  type StaffMember,
  type Unit,
} from '@xeploai/domain';
import { z } from 'zod';

/* Rows of the published document as we accept them: strict on ids, dates and codes; unknown members are counted. */

const id = z.string().min(1);
const name = z
  .string()
  .transform((text) => text.normalize('NFC').replace(/\s+/g, ' ').trim())
  .pipe(z.string().min(1, 'detail-empty'));
const day = z
  .string()
  .refine((text) => parseCivilDate(text) !== null, { error: 'detail-not-a-day', abort: true })
  .transform((text) => text as CivilDate);

const inOrder = (row: { from: CivilDate; to: CivilDate | null }): boolean => row.to === null || row.from <= row.to;
const order = { error: 'detail-ends-before-begins', path: ['to'] };

const postSchema = z
  .object({
    id,
    unitId: id,
    title: name,
    role: z.enum(POST_ROLES),
    category: z.enum(CATEGORIES),
    occupation: z.enum(['administration', 'teaching', 'medical', 'other']),
    from: day,
    to: day.nullable(),
    primary: z.boolean(),
    secondedFromUnitId: id.nullable(),
  })
  .refine(inOrder, order);

const absenceSchema = z
  .object({ id, kind: z.enum(['maternity', 'sick', 'unpaid', 'training', 'other']), from: day, to: day })
  .refine(inOrder, order);

const disciplineSchema = z.object({
  id,
  number: z.string(),
  decidedOn: day,
  body: z.enum(['party', 'administration']),
  form: z.enum(['reprimand', 'warning', 'demotion', 'dismissal']),
  actId: id,
  inCourseOfDuty: z.boolean(),
  annulledOn: day.nullable(),
});

/** A person. `latest` is the last day on which a recruitment can be believed. */
export const staffSchema = (latest: CivilDate): z.ZodType<StaffMember> =>
  z
    .object({
      id,
      staffCode: z.string().trim().min(1),
      personalId: z.string().regex(/^\d{12}$/, 'detail-twelve-digits'),
      fullName: name,
      birthDate: day,
      gender: z.enum(['female', 'male']),
      ethnicity: name,
      partyMember: z.boolean(),
      recruitedOn: day,
      leftOn: day.nullable(),
      leaveReason: z.enum(['retired', 'resigned', 'transferredOut', 'died', 'dismissed']).nullable(),
      posts: z.array(postSchema).min(1, 'detail-no-post'),
      absences: z.array(absenceSchema),
      disciplinaryDecisions: z.array(disciplineSchema),
    })
    .refine(({ recruitedOn }) => recruitedOn <= latest, { error: 'detail-future', path: ['recruitedOn'] })
    .refine(({ birthDate, recruitedOn }) => birthDate < recruitedOn, {
      error: 'detail-born-late',
      path: ['birthDate'],
    });

export const unitSchema = z
  .object({
    id,
    code: id,
    name,
    kind: z.enum(UNIT_KINDS),
    isAgency: z.boolean(),
    agencyGroup: z.enum(AGENCY_GROUPS).nullable(),
    parentId: id.nullable(),
    validFrom: day,
    validTo: day.nullable(),
    predecessorIds: z.array(id),
    successorIds: z.array(id),
  })
  .refine(({ validFrom, validTo }) => validTo === null || validFrom <= validTo, {
    error: 'detail-ends-before-begins',
    path: ['validTo'],
  }) as unknown as z.ZodType<Unit>;

/** What else the published document says of rows. */
export const UNIT_SHAPE: RowShape = { unused: ['modifiedAt'] };
export const STAFF_SHAPE: RowShape = { identities: ['staffCode', 'personalId'], unused: ['modifiedAt'] };

export const pageSchema = z.object({
  items: z.array(z.unknown()),
  nextCursor: z.string().min(1).nullable(),
  total: z.int().min(0),
});

export const receiptSchema = z.object({ receiptId: id });

export const storedResultSchema = z.object({
  receiptId: id,
  staffId: id,
  year: z.int(),
  level: z.enum(['excellent', 'good', 'completed', 'notCompleted']),
  decisionNumber: z.string(),
  decidedOn: day,
  decidedBy: z.string(),
  rulebookId: z.string(),
  rulebookHash: z.string(),
});
