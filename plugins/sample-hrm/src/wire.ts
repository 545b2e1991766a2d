/** Rows as they go over the wire; the shapes of the published document. Dates are `YYYY-MM-DD`. */

export interface WireUnit {
  id: string;
  code: string;
  name: string;
  kind: string;
  isAgency: boolean;
  agencyGroup: string | null;
  parentId: string | null;
  validFrom: string;
  validTo: string | null;
  predecessorIds: string[];
  successorIds: string[];
  modifiedAt: string;
}

export interface WirePost {
  id: string;
  unitId: string;
  title: string;
  role: string;
  category: string;
  occupation: string;
  from: string;
  to: string | null;
  primary: boolean;
  secondedFromUnitId: string | null;
}

export interface WireAbsence {
  id: string;
  kind: string;
  from: string;
  to: string;
}

export interface WireDiscipline {
  id: string;
  number: string;
  decidedOn: string;
  body: string;
  form: string;
  actId: string;
  inCourseOfDuty: boolean;
  annulledOn: string | null;
}

export interface WireStaff {
  id: string;
  staffCode: string;
  personalId: string;
  fullName: string;
  birthDate: string;
  gender: string;
  ethnicity: string;
  partyMember: boolean;
  recruitedOn: string;
  leftOn: string | null;
  leaveReason: string | null;
  posts: WirePost[];
  absences: WireAbsence[];
  disciplinaryDecisions: WireDiscipline[];
  modifiedAt: string;
}

/** A province as its HRM knows it; lists sorted by id, dirty rows where a real HRM would have them. */
export interface Province {
  readonly units: readonly WireUnit[];
  readonly staff: readonly WireStaff[];
}
