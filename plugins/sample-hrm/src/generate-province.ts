import { spoilRows } from './dirty-rows.js';
import { generateStaff } from './generate-staff.js';
import { generateUnits } from './generate-units.js';
import { createRandom } from './random.js';
import type { Province } from './wire.js';

export interface ProvinceOptions {
  readonly seed: number;
  /** People, about; the dirty rows come on top. */
  readonly staff: number;
  readonly year: number;
  /** Rows that an importer must quarantine, as real HRMs have them. */
  readonly dirtyRows: boolean;
}

const byId = (a: { id: string }, b: { id: string }): number => (a.id < b.id ? -1 : a.id > b.id ? 1 : 0);

/** A whole province, the same for the same options. */
export function generateProvince({ seed, staff, year, dirtyRows }: ProvinceOptions): Province {
  const random = createRandom(seed);
  const { units, staffed } = generateUnits(random);
  const people = generateStaff(staffed, staff, year, random);
  const clean: Province = { units, staff: people };
  const { units: allUnits, staff: allStaff } = dirtyRows ? spoilRows(clean) : clean;
  return { units: allUnits.toSorted(byId), staff: allStaff.toSorted(byId) };
}
