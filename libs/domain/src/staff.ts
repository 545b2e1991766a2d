import type { CivilDate } from './civil-date.js';

/** Legal category of a person; contract workers are outside the categories that the decrees rank. */
export const CATEGORIES = ['cadre', 'civilServant', 'publicEmployee', 'contract'] as const;
export type Category = (typeof CATEGORIES)[number];

export const POST_ROLES = ['head', 'deputyHead', 'divisionHead', 'deputyDivisionHead', 'none'] as const;
export type PostRole = (typeof POST_ROLES)[number];

/** What a person holds from when to when; `to` is the last day, `null` while it lasts. */
export interface Post {
  readonly id: string;
  readonly unitId: string;
  readonly title: string;
  readonly role: PostRole;
  readonly category: Category;
  readonly occupation: 'administration' | 'teaching' | 'medical' | 'other';
  readonly from: CivilDate;
  readonly to: CivilDate | null;
  readonly primary: boolean;
  readonly secondedFromUnitId: string | null;
}

export interface Absence {
  readonly id: string;
  readonly kind: 'maternity' | 'sick' | 'unpaid' | 'training' | 'other';
  readonly from: CivilDate;
  readonly to: CivilDate;
}

export interface DisciplinaryDecision {
  readonly id: string;
  readonly number: string;
  readonly decidedOn: CivilDate;
  readonly body: 'party' | 'administration';
  readonly form: 'reprimand' | 'warning' | 'demotion' | 'dismissal';
  /** The same act may be disciplined by two bodies. */
  readonly actId: string;
  readonly inCourseOfDuty: boolean;
  readonly annulledOn: CivilDate | null;
}

/** A person as the HRM knows them. Identity is the staff code or the personal id number, never a name. */
export interface StaffMember {
  readonly id: string;
  readonly staffCode: string;
  readonly personalId: string;
  /** Unicode NFC; family name first. */
  readonly fullName: string;
  readonly birthDate: CivilDate;
  readonly gender: 'female' | 'male';
  readonly ethnicity: string;
  readonly partyMember: boolean;
  readonly recruitedOn: CivilDate;
  readonly leftOn: CivilDate | null;
  readonly leaveReason: 'retired' | 'resigned' | 'transferredOut' | 'died' | 'dismissed' | null;
  readonly posts: readonly Post[];
  readonly absences: readonly Absence[];
  readonly disciplinaryDecisions: readonly DisciplinaryDecision[];
}

const holdsOn = (post: Post, date: CivilDate): boolean => post.from <= date && (post.to === null || date <= post.to);

/** The posts held on a day, the primary one first, then by id. */
export function postsOn(member: StaffMember, date: CivilDate): readonly Post[] {
  return member.posts
    .filter((post) => holdsOn(post, date))
    .toSorted((a, b) => Number(b.primary) - Number(a.primary) || (a.id < b.id ? -1 : 1));
}

/** Still in service at the end of that day. */
export const isInServiceOn = (member: StaffMember, date: CivilDate): boolean =>
  member.recruitedOn <= date && (member.leftOn === null || date < member.leftOn);
