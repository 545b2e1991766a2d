import { listProvisional, reportLateUnits } from '@xeploai/application';
import { civilDate } from '@xeploai/domain';
import type { StorePlace } from '@xeploai/store';
import { layOut, type Engine } from './engine.js';
import { Cases, type Run, type Tally } from './family.js';
import { ACTOR, OPERATION_NAMES, OPERATIONS, PAGE_SIZE, SEASON, YEAR } from './season.js';
import { smallProvince } from './small-province.js';
import { inWorkshop, theLibrary, type Workshop } from './workshop.js';

/** What is on record. The ledger of runs, what they saw and what they quarantined is written by every run. */
const RECORDS = [
  'unit',
  'staff',
  'staff_post',
  'target_version',
  'indicator_version',
  'rulebook',
  'fact_version',
  'outcome_basis',
  'outcome',
  'decision',
  'deadline_entry',
  'party_ranking',
  'outbox',
  'audit_head',
  'audit_entry',
];

/** Reading again what has not changed writes nothing: no row gets a new version, no audit entry is added. */
export async function readTwice(engine: Engine, run: Run): Promise<Tally> {
  const cases = new Cases();
  for (const dirtyRows of run.smoke ? [false] : [false, true]) {
    const province = smallProvince({ dirtyRows });
    const place = await layOut(engine);
    const once = (work: (at: Workshop) => Promise<void>): Promise<void> => inWorkshop(work, engine, place, province);
    await once(async ({ ports }) => {
      for (const operation of OPERATION_NAMES) await OPERATIONS[operation](ports);
    });
    let before = await versions(engine, place);
    const again = async (name: string, work: (at: Workshop) => Promise<void>, entries = 0): Promise<void> => {
      await once(work);
      const after = await versions(engine, place);
      const count = (one: ReadonlySet<string>, other: ReadonlySet<string>): number =>
        [...one].filter((line) => !other.has(line) && !line.startsWith('audit_')).length;
      const written = count(after, before) + count(before, after);
      const added = [...after].filter((line) => line.startsWith('audit_entry') && !before.has(line)).length;
      const wrong = written > 0 ? [`${written} rows written`] : [];
      if (added > entries) wrong.push(`${added} audit entries instead of ${entries} at most`);
      cases.add(`${name} again, ${dirtyRows ? 'with' : 'without'} dirty rows, on ${engine.title}`, wrong);
      run.progress(`second reads on ${engine.title}: ${name}`);
      before = after;
    };
    // pages with rows that cannot be used are told of each time, one entry a page
    const pages = [province.units, province.staff].map((rows) => Math.ceil(rows.length / PAGE_SIZE));
    const spoilt = dirtyRows ? pages.reduce((sum, count) => sum + count, 0) : 0;
    for (let time = 2; time <= (run.smoke ? 2 : 3); time++)
      await again(`sync, time ${time},`, ({ ports }) => OPERATIONS.sync(ports), spoilt);
    await again('push', ({ ports }) => OPERATIONS.push(ports));
    await again('the report on late units', async ({ store }) => {
      const asOf = civilDate('2024-12-16');
      const input = { year: YEAR, asOf, overlays: SEASON.overlays, actor: ACTOR };
      const report = await reportLateUnits({ store, library: theLibrary() })(input);
      if (report.units.length === 0) throw new Error('nobody is late in the sample: the check would say nothing');
    });
    await again('the list of provisional results', async ({ store }) => {
      const found = await listProvisional({ store })({ year: YEAR, actor: ACTOR });
      if (found.length === 0) throw new Error('nothing is provisional in the sample: the check would say nothing');
    });
    await engine.remove(place);
  }
  return cases.tally('every row version and audit entry before and after');
}

/** Every row of the records with the place and the transaction of its version: a row written again has another. */
async function versions(engine: Engine, place: StorePlace): Promise<ReadonlySet<string>> {
  const one = RECORDS.map(
    (table) => `select '${table} ' || ctid::text || ' ' || xmin::text as line from xeploai.${table}`,
  );
  const rows = await engine.query(place, one.join(' union all '));
  return new Set(rows.map(({ line }) => String(line)));
}
