import type { StaffedUnit } from './generate-units.js';
import { inventName } from './names.js';
import type { Random } from './random.js';
import type { WireAbsence, WireDiscipline, WirePost, WireStaff } from './wire.js';

const pad = (value: number, length: number): string => String(value).padStart(length, '0');
const day = (year: number, month: number, date: number): string => `${year}-${pad(month, 2)}-${pad(date, 2)}`;
const someDay = (random: Random, from: number, to: number): string =>
  day(random.int(from, to), random.int(1, 12), random.int(1, 28));

interface Place {
  readonly at: StaffedUnit;
  readonly role: string;
  readonly title: string;
}

/** Leaders of every unit first, then the others, by the size of the unit. */
function places(staffed: readonly StaffedUnit[], staff: number, random: Random): readonly Place[] {
  const leaders = staffed.flatMap((at): Place[] => {
    const top = at.unit.isAgency;
    if (top) {
      const deputies = at.agency.group === 'association' ? 1 : random.int(2, 3);
      const title =
        at.agency.group === 'district'
          ? 'Chủ tịch UBND'
          : at.agency.name.startsWith('Sở')
            ? 'Giám đốc sở'
            : 'Người đứng đầu';
      return [
        { at, role: 'head', title },
        ...Array.from({ length: deputies }, () => ({ at, role: 'deputyHead', title: `Phó ${title.toLowerCase()}` })),
      ];
    }
    const title =
      at.unit.kind === 'school'
        ? 'Hiệu trưởng'
        : at.unit.kind === 'hospital'
          ? 'Giám đốc'
          : at.unit.kind === 'commune'
            ? 'Chủ tịch UBND xã'
            : 'Trưởng phòng';
    const deputy: Place[] =
      at.share >= 4 && random.chance(0.8)
        ? [{ at, role: 'deputyDivisionHead', title: `Phó ${title.toLowerCase()}` }]
        : [];
    return [{ at, role: 'divisionHead', title }, ...deputy];
  });
  const total = staffed.reduce((sum, { share }) => sum + share, 0);
  const rest = Math.max(0, staff - leaders.length);
  const others: Place[] = [];
  let owed = 0;
  for (const at of staffed) {
    owed += (rest * at.share) / total;
    while (others.length < Math.round(owed) && others.length < rest) {
      const title =
        at.occupation === 'teaching' ? 'Giáo viên' : at.occupation === 'medical' ? 'Bác sĩ, điều dưỡng' : 'Chuyên viên';
      others.push({ at, role: 'none', title });
    }
  }
  return [...leaders, ...others];
}

/** People of the province, in order of id. Everything special that an importer must survive occurs several times. */
export function generateStaff(
  staffed: readonly StaffedUnit[],
  count: number,
  year: number,
  random: Random,
): WireStaff[] {
  const all = places(staffed, count, random);
  const staff = all.map((place, index) => inventPerson(place, index, { year, random, staffed }));
  nameAlike(staff);
  discipline(staff, year);
  for (let i = 11; i < staff.length; i += 29) {
    const person = staff[i];
    if (person !== undefined) person.fullName = person.fullName.normalize('NFD');
  }
  for (const person of staff) keepWithinService(person);
  return staff;
}

/** Pairs with one name, one gender and one ethnicity: only the codes tell them apart. */
function nameAlike(staff: readonly WireStaff[]): void {
  for (let i = 40; i < staff.length; i += 173) {
    const one = staff[i];
    const namesake = staff.slice(i + 1).find(({ gender }) => gender === one?.gender);
    if (one !== undefined && namesake !== undefined)
      Object.assign(namesake, { fullName: one.fullName, ethnicity: one.ethnicity });
  }
}

/** Rare, but never left to chance: one act disciplined by two bodies in two years, and a decision that was annulled. */
function discipline(staff: readonly WireStaff[], year: number): void {
  const decide = (from: number, decisions: (id: string) => WireDiscipline[]): void => {
    for (let i = from; i < staff.length; i += 997) {
      const person = staff
        .slice(i)
        .find(
          (one) =>
            one.disciplinaryDecisions.length === 0 && one.leftOn === null && one.recruitedOn < day(year - 1, 1, 1),
        );
      if (person !== undefined) person.disciplinaryDecisions = decisions(person.id);
    }
  };
  decide(300, (id) => twoBodies(id, year, 'reprimand'));
  decide(700, (id) => [annulled(id, year, 'warning')]);
}

/** Nothing happens to anybody before they are recruited or after they have left. */
function keepWithinService(person: WireStaff): void {
  const within = (from: string, to: string): boolean =>
    from >= person.recruitedOn && (person.leftOn === null || to <= person.leftOn);
  person.absences = person.absences.filter(({ from, to }) => within(from, to));
  person.disciplinaryDecisions = person.disciplinaryDecisions.filter(({ decidedOn }) => within(decidedOn, decidedOn));
}

interface Context {
  readonly year: number;
  readonly random: Random;
  readonly staffed: readonly StaffedUnit[];
}

function inventPerson({ at, role, title }: Place, index: number, { year, random, staffed }: Context): WireStaff {
  const gender = random.chance(0.52) ? 'female' : 'male';
  const birthYear = random.int(year - 58, year - 24);
  const leads = role !== 'none';
  const contract = !leads && random.chance(0.035);
  const newcomer = !leads && random.chance(0.025);
  const recruitedOn = newcomer
    ? day(year, random.int(1, 10), random.int(1, 28))
    : someDay(random, Math.max(birthYear + 22, year - 30), year - 2);
  const id = `S${pad(index + 1, 6)}`;
  const begun = recruitedOn > day(year - 1, 6, 1) ? recruitedOn : someDay(random, year - 4, year - 2);
  const post: WirePost = {
    id: `${id}-P1`,
    unitId: at.unit.id,
    title,
    role,
    category: contract ? 'contract' : at.category,
    occupation: at.occupation,
    from: begun < recruitedOn ? recruitedOn : begun,
    to: null,
    primary: true,
    secondedFromUnitId: null,
  };
  const person: WireStaff = {
    id,
    staffCode: `0${pad(58_000 + index, 6)}`,
    personalId: `058${gender === 'male' ? '0' : '1'}${pad(birthYear % 100, 2)}${pad(index, 6)}`,
    ...inventName(random, gender),
    birthDate: day(birthYear, random.int(1, 12), random.int(1, 28)),
    gender,
    partyMember: leads || random.chance(0.45),
    recruitedOn,
    leftOn: null,
    leaveReason: null,
    posts: [post],
    absences: absencesOf(id, gender, birthYear, year, random),
    disciplinaryDecisions: disciplineOf(id, year, random),
    modifiedAt: `${someDay(random, year - 1, year - 1)}T02:00:00Z`,
  };
  if (!leads) moveAbout(person, post, at, { year, random, staffed });
  else if (random.chance(0.03)) addSecondPost(person, { year, random, staffed });
  return person;
}

/** Leavers, transfers, secondments and appointments of the year. */
function moveAbout(person: WireStaff, post: WirePost, at: StaffedUnit, { year, random, staffed }: Context): void {
  const kind = random.next();
  const settled = post.from < day(year, 1, 1);
  if (kind < 0.018 && settled) {
    const leftOn = random.chance(0.6)
      ? day(year, random.int(2, 12), random.int(1, 28))
      : day(year - 1, random.int(6, 12), random.int(1, 28));
    if (leftOn <= post.from) return;
    person.leftOn = leftOn;
    person.leaveReason = random.of(['retired', 'resigned', 'transferredOut', 'died', 'dismissed']);
    post.to = leftOn;
  } else if (kind < 0.033 && settled) {
    const moved = day(year, random.int(2, 10), 1);
    const open = staffed.filter(
      ({ unit, category, occupation }) =>
        unit.id !== post.unitId && !unit.isAgency && category === at.category && occupation === post.occupation,
    );
    const other = random.of(open.length > 0 ? open : [at]);
    post.to = day(year, Number(moved.slice(5, 7)) - 1, 28);
    post.primary = false;
    person.posts.push({ ...post, id: `${person.id}-P2`, unitId: other.unit.id, from: moved, to: null, primary: true });
  } else if (kind < 0.038) {
    post.secondedFromUnitId = random.of(staffed).unit.id;
    if (post.from > day(year, 1, 1)) post.secondedFromUnitId = null;
  }
}

/** Kiêm nhiệm: a second open post, not the primary one. */
function addSecondPost(person: WireStaff, { year, random, staffed }: Context): void {
  const other = random.of(staffed.filter(({ unit }) => !unit.isAgency));
  person.posts.push({
    id: `${person.id}-P2`,
    unitId: other.unit.id,
    title: 'Kiêm nhiệm',
    role: 'none',
    category: 'publicEmployee',
    occupation: 'other',
    from: day(year - 1, 9, 1),
    to: null,
    primary: false,
    secondedFromUnitId: null,
  });
}

function absencesOf(id: string, gender: string, birthYear: number, year: number, random: Random): WireAbsence[] {
  const absences: WireAbsence[] = [];
  const add = (kind: string, from: string, to: string): void => {
    absences.push({ id: `${id}-A${absences.length + 1}`, kind, from, to });
  };
  if (gender === 'female' && birthYear > year - 42 && random.chance(0.035)) {
    const start = random.int(1, 12);
    const straddles = start <= 3 ? day(year - 1, start + 9, 1) : day(year, start, 1);
    const [y, m] = [Number(straddles.slice(0, 4)), Number(straddles.slice(5, 7))];
    const end = m + 5 > 12 ? day(y + 1, m + 5 - 12, 28) : day(y, m + 5, 28);
    add('maternity', straddles, end);
  }
  const chance = random.next();
  if (chance < 0.012) add('sick', day(year, 3, 1), day(year, random.int(3, 5), 28));
  else if (chance < 0.018) add('sick', day(year, 2, 1), day(year, random.int(5, 6), 28));
  else if (chance < 0.021) {
    add('unpaid', day(year, 3, 1), day(year, 4, 28));
    add('unpaid', day(year, 8, 1), day(year, 9, 20));
  } else if (chance < 0.026) add('training', day(year, 4, 1), day(year, 6, 30));
  return absences;
}

function decision(
  id: string,
  n: number,
  more: Pick<WireDiscipline, 'decidedOn' | 'body' | 'inCourseOfDuty' | 'form'> & Partial<WireDiscipline>,
): WireDiscipline {
  return { id: `${id}-D${n}`, number: `${100 + n}/QĐ-KL`, actId: `${id}-ACT1`, annulledOn: null, ...more };
}

const twoBodies = (id: string, year: number, form: string, second = form): WireDiscipline[] => [
  decision(id, 1, { decidedOn: day(year - 1, 12, 18), body: 'party', inCourseOfDuty: true, form }),
  decision(id, 2, { decidedOn: day(year, 1, 22), body: 'administration', inCourseOfDuty: true, form: second }),
];

const annulled = (id: string, year: number, form: string): WireDiscipline =>
  decision(id, 1, {
    decidedOn: day(year, 4, 2),
    body: 'administration',
    inCourseOfDuty: true,
    form,
    annulledOn: day(year, 9, 10),
  });

function disciplineOf(id: string, year: number, random: Random): WireDiscipline[] {
  const chance = random.next();
  if (chance > 0.006) return [];
  const form = (): string => random.of(['reprimand', 'warning']);
  if (chance < 0.0005) return twoBodies(id, year, form(), form());
  if (chance < 0.001) return [annulled(id, year, form())];
  const one = (decidedOn: string, body: string, inCourseOfDuty: boolean): WireDiscipline[] => [
    decision(id, 1, { decidedOn, body, inCourseOfDuty, form: form() }),
  ];
  if (chance < 0.003) return one(day(year, random.int(1, 10), 10), 'administration', true);
  if (chance < 0.005) return one(day(year, random.int(1, 10), 15), 'party', false);
  return one(day(year - 1, 7, 5), 'administration', true);
}
