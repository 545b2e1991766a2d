import { generateProvince, type Province, type WireStaff } from '@xeploai/sample-hrm';

/** One agency of each group. */
const AGENCIES = ['SN.17', 'DV.08', 'HD.01', 'HU.02'];
/** Position of the row without an id. */
const NAMELESS = 7;

/**
 * A province small enough to be killed many hundred times: four agencies with all their people. Its dirty rows lie
 * among the good ones and not at the end, so that every page may have some, one of them without an id.
 */
export function smallProvince({ dirtyRows }: { readonly dirtyRows: boolean }): Province {
  const whole = generateProvince({ seed: 335, staff: 700, year: 2024, dirtyRows });
  const kept = new Set(whole.units.filter(({ code }) => AGENCIES.includes(code)).map(({ id }) => id));
  const top = whole.units.find(({ parentId }) => parentId === null);
  const units = whole.units.filter(
    ({ id, parentId }) => id === top?.id || kept.has(id) || kept.has(parentId ?? '') || parentId === id,
  );
  const known = new Set(units.map(({ id }) => id));
  const good = whole.staff.filter(({ id, posts }) => !isSpoilt(id) && posts.every(({ unitId }) => known.has(unitId)));
  const spoilt = whole.staff.filter(({ id }) => isSpoilt(id));
  const every = Math.floor(good.length / (spoilt.length + 1));
  const home = units.find(({ parentId }) => kept.has(parentId ?? ''))?.id ?? '';
  const staff = good.flatMap((person, index): WireStaff[] => {
    const bad = index % every === 0 ? spoilt[index / every] : undefined;
    if (bad === undefined) return [person];
    const posts = bad.posts.map((post) => (post.unitId === 'U99999' ? post : { ...post, unitId: home }));
    return [person, { ...bad, id: `${person.id}.1`, posts }];
  });
  if (dirtyRows) {
    const { id: _, ...nameless } = staff[NAMELESS] as WireStaff;
    staff.splice(NAMELESS, 0, nameless as WireStaff);
  }
  return { units, staff };
}

const isSpoilt = (id: string): boolean => id.startsWith('S99');
