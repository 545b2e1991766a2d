import { execFileSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import {
  CAP_READINGS,
  capMostOfAgencies,
  countScopes,
  LEVELS,
  rollUpRanks,
  UNKNOWN_RANK,
  type CapColumns,
  type Level,
} from '@xeploai/domain';
import { seeded } from '../src/decree-90.js';
import { countRow, mustEqual, ratioRow, type Row } from './measure.js';

const PEOPLE = 2_500_000;
const UNITS = 100_000;
const AGENCIES = 4000;
const GROUPS = ['leaders', 'divisionHeads', 'specialists', 'support'] as const;
const SHARE = { num: 20, den: 100 };
const AT_LEAST: readonly Level[] = ['completed', 'good'];

interface Country {
  readonly people: CapColumns;
  readonly parent: Int32Array;
  readonly ranks: Int8Array;
}

/** Agencies of very uneven size, one in eight a leader, units in a tree of few levels, some without a level yet. */
function makeCountry(): Country {
  const random = seeded(2_500_000);
  const people = {
    agency: new Int32Array(PEOPLE),
    group: new Uint8Array(PEOPLE),
    level: new Uint8Array(PEOPLE),
    eligible: new Uint8Array(PEOPLE),
  };
  for (let row = 0; row < PEOPLE; row++) {
    const own = random(100) < 40 ? 3 : random(100) < 80 ? 2 : random(2);
    people.agency[row] = Math.floor((random(2000) * random(2000)) / 1000);
    people.group[row] = random(8) === 0 ? random(2) : 2 + random(2);
    people.level[row] = own === 3 && random(2) === 0 ? 2 : own;
    people.eligible[row] = own;
  }
  const parent = new Int32Array(UNITS);
  const ranks = new Int8Array(UNITS);
  for (let at = 0; at < UNITS; at++) {
    parent[at] = at === 0 ? -1 : random(1 + (at >> 2));
    ranks[at] = random(20) === 0 ? UNKNOWN_RANK : random(4);
  }
  return { people, parent, ranks };
}

/** Caps by every reading and roll-up over columns. */
function overColumns({ people, parent, ranks }: Country): number {
  const counted = countScopes(people, AGENCIES, GROUPS.length);
  const caps = CAP_READINGS.map((reading) => capMostOfAgencies(counted, reading, SHARE));
  const { below, unknown, reached } = rollUpRanks(parent, ranks, AT_LEAST);
  return checksum([...caps, below, unknown, ...reached]);
}

interface Person {
  readonly agency: number;
  readonly group: (typeof GROUPS)[number];
  readonly level: Level;
  readonly eligible: Level;
}

interface Office {
  readonly at: number;
  readonly level: Level | undefined;
  readonly below: Office[];
}

/** The same as one would write it over objects: grouped by Maps, the tree visited from its roots. */
function overObjects(people: readonly Person[], roots: readonly Office[]): number {
  const caps = CAP_READINGS.map(() => new Int32Array(AGENCIES));
  for (const [agency, members] of Map.groupBy(people, (person) => person.agency)) {
    const groups = [...Map.groupBy(members, ({ group }) => group).values()];
    CAP_READINGS.forEach((reading, index) => {
      const ofGroups = groups.reduce((sum, some) => sum + mostOf(some, reading), 0);
      (caps[index] as Int32Array)[agency] = Math.min(ofGroups, mostOf(members, reading));
    });
  }
  const [below, unknown] = [new Int32Array(UNITS), new Int32Array(UNITS)];
  const reached = AT_LEAST.map(() => new Int32Array(UNITS));
  const visit = (office: Office): void => {
    below[office.at] = office.below.length;
    unknown[office.at] = office.below.filter(({ level }) => level === undefined).length;
    AT_LEAST.forEach((wanted, index) => {
      (reached[index] as Int32Array)[office.at] = office.below.filter(
        ({ level }) => level !== undefined && LEVELS.indexOf(level) >= LEVELS.indexOf(wanted),
      ).length;
    });
    office.below.forEach(visit);
  };
  roots.forEach(visit);
  return checksum([...caps, below, unknown, ...reached]);
}

function mostOf(people: readonly Person[], reading: (typeof CAP_READINGS)[number]): number {
  const count = (of: (person: Person) => boolean): number => people.filter(of).length;
  const excellent = (): number => count(({ level }) => level === 'excellent');
  const good = (): number => count(({ level }) => level === 'good');
  const { num, den } = SHARE;
  if (reading === 'ofRanked') return Math.floor((num * people.length) / den);
  if (reading === 'ofGoodBand') return Math.floor((num * count(({ eligible }) => eligible === 'good')) / den);
  if (reading === 'ofGoodOrBetter') return Math.floor((num * (good() + excellent())) / den);
  return Math.floor((num * (good() + excellent())) / (num + den));
}

/** Of every number in its place. */
function checksum(columns: readonly Int32Array[]): number {
  let sum = 7;
  for (const column of columns) for (const value of column) sum = (Math.imul(sum, 31) + value) | 0;
  return sum;
}

export async function capRows(): Promise<readonly Row[]> {
  const peak = JSON.parse(
    execFileSync(process.execPath, [fileURLToPath(import.meta.url), 'alone'], { encoding: 'utf8' }),
  ) as { readonly megabytes: number; readonly checksum: number };
  const country = makeCountry();
  const { people, parent, ranks } = country;
  const persons = Array.from(people.agency, (agency, row): Person => {
    const [group, level, eligible] = [people.group[row], people.level[row], people.eligible[row]] as [
      number,
      number,
      number,
    ];
    return {
      agency,
      group: GROUPS[group] as Person['group'],
      level: LEVELS[level] as Level,
      eligible: LEVELS[eligible] as Level,
    };
  });
  const offices = Array.from(parent, (_, at): Office => ({ at, level: LEVELS[ranks[at] as number], below: [] }));
  parent.forEach((above, at) => {
    if (above >= 0) offices[above]?.below.push(offices[at] as Office);
  });
  const roots = offices.filter(({ at }) => parent[at] === -1);
  mustEqual(overColumns(country), overObjects(persons, roots), 'checksum of caps and roll-up');
  mustEqual(peak.checksum, overColumns(country), 'checksum of the process of its own');
  const size = `${PEOPLE.toLocaleString('en')} people, ${UNITS.toLocaleString('en')} units, ${AGENCIES.toLocaleString('en')} agencies x ${GROUPS.length} groups, equal checksum`;
  return [
    await ratioRow(
      { reference: () => overObjects(persons, roots), measured: () => overColumns(country), pairs: 9, warmUp: 2 },
      { name: 'the plain object version / caps and roll-up over columns', goal: 12, better: 'higher', note: size },
    ),
    countRow(peak.megabytes, 'MB', {
      name: 'peak memory of a process that does only this',
      goal: 150,
      note: `VmHWM, columns included; ${size}`,
    }),
  ];
}

if (process.argv[2] === 'alone') {
  const sum = overColumns(makeCountry());
  const megabytes = Math.round(process.resourceUsage().maxRSS / 1024);
  process.stdout.write(JSON.stringify({ megabytes, checksum: sum }));
}
