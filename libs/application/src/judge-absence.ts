import { compareFractions, problem, type Fraction, type Problem } from '@xeploai/domain';

/** How many people may vanish from a list before a person has to look. Shares are of the people now on record. */
export interface AbsenceGuard {
  /** In one agency: this many are always believed… */
  readonly agencyCount: number;
  /** …and above that, up to this share. */
  readonly agencyShare: Fraction;
  /** In the whole province, up to this share; of units too. */
  readonly provinceShare: Fraction;
}

/** Limits as used by large directory services, per agency and province. An administrator may set others. */
export const DEFAULT_GUARD: AbsenceGuard = {
  agencyCount: 20,
  agencyShare: { num: 5, den: 100 },
  provinceShare: { num: 2, den: 100 },
};

/** Why the absence of these people is not believed; `null` when it is. */
export function judgeAbsence(
  missing: readonly { readonly agencyId: string }[],
  current: ReadonlyMap<string, number>,
  guard: AbsenceGuard,
): Problem | null {
  if (missing.length === 0) return null;
  const total = [...current.values()].reduce((sum, count) => sum + count, 0);
  if (missing.length === total) return problem('list-empty', 'staff', { total });
  if (exceeds(missing.length, guard.provinceShare, total)) {
    return problem('too-many-absent-province', 'staff', { absent: missing.length, total });
  }
  for (const [agencyId, people] of Map.groupBy(missing, (one) => one.agencyId)) {
    const ofAgency = current.get(agencyId) ?? people.length;
    if (people.length > guard.agencyCount && exceeds(people.length, guard.agencyShare, ofAgency)) {
      return problem('too-many-absent-agency', agencyId, { absent: people.length, total: ofAgency, agency: agencyId });
    }
  }
  return null;
}

/** Why a list without these units is not believed; `null` when it may be. Units are never ended without approval. */
export function judgeUnitAbsence(missing: number, total: number, guard: AbsenceGuard): Problem | null {
  if (missing > 0 && missing === total) return problem('unit-list-empty', 'units', { total });
  return exceeds(missing, guard.provinceShare, total)
    ? problem('too-many-units-absent', 'units', { absent: missing, total })
    : null;
}

const exceeds = (count: number, share: Fraction, total: number): boolean =>
  total > 0 && compareFractions({ num: count, den: total }, share) > 0;
