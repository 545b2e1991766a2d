import type { CivilDate } from './civil-date.js';

export const UNIT_KINDS = [
  'province',
  'department',
  'serviceUnit',
  'association',
  'peoplesCommittee',
  'division',
  'subDepartment',
  'school',
  'hospital',
  'commune',
  'office',
] as const;
export type UnitKind = (typeof UNIT_KINDS)[number];

export const AGENCY_GROUPS = ['department', 'serviceUnit', 'association', 'district'] as const;
export type AgencyGroup = (typeof AGENCY_GROUPS)[number];

/** A node of the dated tree. `validTo` is the last day, `null` while it lasts. */
export interface Unit {
  readonly id: string;
  readonly code: string;
  readonly name: string;
  readonly kind: UnitKind;
  /** An agency owes a result to the province. */
  readonly isAgency: boolean;
  readonly agencyGroup: AgencyGroup | null;
  readonly parentId: string | null;
  readonly validFrom: CivilDate;
  readonly validTo: CivilDate | null;
  readonly predecessorIds: readonly string[];
  readonly successorIds: readonly string[];
}
