import { AGENCIES, DIVISIONS, type AgencySeed } from './agencies.js';
import type { Random } from './random.js';
import type { WireUnit } from './wire.js';

/** A unit with how many people work in it, in parts of the whole province. */
export interface StaffedUnit {
  readonly unit: WireUnit;
  readonly agency: AgencySeed;
  readonly share: number;
  readonly occupation: 'administration' | 'teaching' | 'medical' | 'other';
  readonly category: 'cadre' | 'civilServant' | 'publicEmployee';
}

const MODIFIED = '2024-01-02T01:00:00Z';
export const ROOT_ID = 'U00000';

/** The tree of 2024: the province, its agencies, their divisions, schools, hospitals and communes. */
export function generateUnits(random: Random): {
  readonly units: readonly WireUnit[];
  readonly staffed: readonly StaffedUnit[];
} {
  const units: WireUnit[] = [];
  const staffed: StaffedUnit[] = [];
  const add = (unit: Pick<WireUnit, 'code' | 'name' | 'kind' | 'parentId'> & Partial<WireUnit>): WireUnit => {
    const made: WireUnit = {
      id: `U${String(units.length).padStart(5, '0')}`,
      isAgency: false,
      agencyGroup: null,
      validFrom: '2015-01-01',
      validTo: null,
      predecessorIds: [],
      successorIds: [],
      modifiedAt: MODIFIED,
      ...unit,
    };
    units.push(made);
    return made;
  };
  const root = add({ code: 'NT', name: 'Tỉnh Ninh Thuận', kind: 'province', parentId: null });

  for (const agency of AGENCIES) {
    const kind = {
      department: 'department',
      serviceUnit: 'serviceUnit',
      association: 'association',
      district: 'peoplesCommittee',
    }[agency.group];
    const top = add({
      code: agency.code,
      name: agency.name,
      kind,
      parentId: root.id,
      isAgency: true,
      agencyGroup: agency.group,
    });
    const category = agency.group === 'department' || agency.group === 'district' ? 'civilServant' : 'publicEmployee';
    staffed.push({
      unit: top,
      agency,
      share: 0,
      occupation: 'administration',
      category: agency.group === 'district' ? 'cadre' : category,
    });
    const below = (name: string, unitKind: string, part: Omit<StaffedUnit, 'unit' | 'agency'>): WireUnit => {
      const code = `${agency.code}.${String(units.length).padStart(3, '0')}`;
      const unit = add({ code, name: name, kind: unitKind, parentId: top.id });
      staffed.push({ unit, agency, ...part });
      return unit;
    };
    const names = DIVISIONS[agency.group] as readonly string[];
    const count =
      agency.group === 'department'
        ? random.int(5, 8)
        : agency.group === 'district'
          ? random.int(10, 12)
          : names.length;
    for (const name of names.slice(0, count)) {
      below(name, name.startsWith('Văn phòng') ? 'office' : 'division', {
        share: agency.group === 'association' ? 3 : random.int(4, 8),
        occupation: 'administration',
        category,
      });
    }
    if (agency.name === 'Sở Giáo dục và Đào tạo') {
      for (let i = 1; i <= 18; i++)
        below(`Trường THPT số ${i}`, 'school', {
          share: random.int(26, 38),
          occupation: 'teaching',
          category: 'publicEmployee',
        });
    }
    if (agency.name === 'Sở Y tế') {
      below('Bệnh viện Đa khoa tỉnh', 'hospital', { share: 150, occupation: 'medical', category: 'publicEmployee' });
      for (const name of [
        'Trung tâm Kiểm soát bệnh tật',
        'Bệnh viện Y dược cổ truyền',
        'Bệnh viện Mắt',
        'Trung tâm Giám định y khoa',
      ]) {
        below(name, 'hospital', { share: random.int(20, 40), occupation: 'medical', category: 'publicEmployee' });
      }
    }
    if (agency.name.startsWith('Sở Nông nghiệp')) {
      for (const name of ['Chi cục Kiểm lâm', 'Chi cục Thủy lợi', 'Chi cục Chăn nuôi và Thú y']) {
        below(name, 'subDepartment', { share: random.int(10, 18), occupation: 'other', category: 'civilServant' });
      }
      below('Trung tâm Khuyến nông', 'serviceUnit', { share: 14, occupation: 'other', category: 'publicEmployee' });
    }
    if (agency.group === 'district') {
      for (let i = 1; i <= 7; i++)
        below(`Trường THCS số ${i} (${agency.name.replace('UBND ', '')})`, 'school', {
          share: random.int(16, 26),
          occupation: 'teaching',
          category: 'publicEmployee',
        });
      for (let i = 1; i <= 6; i++)
        below(`UBND xã số ${i} (${agency.name.replace('UBND ', '')})`, 'commune', {
          share: random.int(6, 10),
          occupation: 'administration',
          category: 'civilServant',
        });
    }
  }
  mergeDivisions(units, add);
  return { units, staffed };
}

/** Two divisions of 2023 that one division of 2024 carries on: predecessors and successors are linked. */
function mergeDivisions(
  units: readonly WireUnit[],
  add: (unit: Pick<WireUnit, 'code' | 'name' | 'kind' | 'parentId'> & Partial<WireUnit>) => WireUnit,
): void {
  const carriers = units.filter(({ name }) => name === 'Phòng Nghiệp vụ 1').slice(0, 3);
  for (const carrier of carriers) {
    const ended = ['Phòng Tổng hợp', 'Phòng Nghiệp vụ'].map((name) =>
      add({
        code: `${carrier.code}.${name.length}`,
        name,
        kind: 'division',
        parentId: carrier.parentId,
        validTo: '2023-12-31',
        successorIds: [carrier.id],
      }),
    );
    carrier.validFrom = '2024-01-01';
    carrier.predecessorIds = ended.map(({ id }) => id);
  }
}
