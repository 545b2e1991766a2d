import type { Province, WireStaff } from './wire.js';

/** How many rows of each kind an importer must quarantine, or count as coming twice. */
export const DIRTY_ROWS = { staffQuarantined: 9, staffDuplicate: 1, unitsQuarantined: 1 } as const;

/** Adds the rows that a real HRM has and nobody can use as they are. Clean rows stay untouched. */
export function spoilRows(clean: Province): Province {
  const inOnePost = clean.staff.filter(({ posts, leftOn }) => posts.length === 1 && leftOn === null);
  const model = (inOnePost.find(({ posts }) => posts[0]?.role === 'none') ?? inOnePost[0]) as WireStaff;
  let made = 0;
  const bad = (change: (row: WireStaff & Record<string, unknown>) => void): WireStaff => {
    made++;
    const row = structuredClone(model) as WireStaff & Record<string, unknown>;
    row.id = `S99${String(made).padStart(4, '0')}`;
    row.staffCode = `0999${String(made).padStart(3, '0')}`;
    row.personalId = `058099${String(made).padStart(6, '0')}`;
    row.posts.forEach((post, index) => (post.id = `${row.id}-P${index + 1}`));
    change(row);
    return row;
  };
  const twice = clean.staff[Math.min(777, clean.staff.length - 1)] as WireStaff;
  const staff = [
    bad((row) => (row.birthDate = '31/02/1980')),
    bad((row) => ((row.posts[0] as WireStaff['posts'][number]).unitId = 'U99999')),
    bad((row) => delete (row as Partial<WireStaff>).staffCode),
    bad((row) => (row.staffCode = model.staffCode)),
    bad((row) => (row.recruitedOn = '2099-01-01')),
    bad((row) => ((row.posts[0] as WireStaff['posts'][number]).category = 'HĐ68')),
    bad((row) => (row.fullName = '  ')),
    bad((row) => (row.personalId = '58099123')),
    bad((row) => ((row.posts[0] as WireStaff['posts'][number]).to = '2001-01-01')),
    structuredClone(twice),
  ];
  const units = [
    {
      ...(clean.units[5] as Province['units'][number]),
      id: 'U99001',
      code: 'LOI.01',
      name: 'Phòng ghi nhầm cấp trên',
      parentId: 'U99001',
      isAgency: false,
      agencyGroup: null,
    },
  ];
  return { units: [...clean.units, ...units], staff: [...clean.staff, ...staff] };
}
