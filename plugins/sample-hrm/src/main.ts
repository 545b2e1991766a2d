import type { Fault } from './faults.js';
import { generateProvince } from './generate-province.js';
import { startSampleHrm } from './start-sample-hrm.js';

/* The sample HRM as a process: configured by the environment, says where it listens, ends with its parent. */

const { env } = process;
const province = generateProvince({
  seed: Number(env['SAMPLE_HRM_SEED'] ?? '2024'),
  staff: Number(env['SAMPLE_HRM_STAFF'] ?? '4000'),
  year: 2024,
  dirtyRows: env['SAMPLE_HRM_CLEAN'] !== 'true',
});
const hrm = await startSampleHrm({
  province,
  token: env['SAMPLE_HRM_TOKEN'] ?? 'sample',
  port: Number(env['SAMPLE_HRM_PORT'] ?? '0'),
  faults: JSON.parse(env['SAMPLE_HRM_FAULTS'] ?? '[]') as Fault[],
  clock: () => new Date(),
});
process.stdout.write(
  `${JSON.stringify({ url: hrm.url, units: province.units.length, staff: province.staff.length })}\n`,
);

const end = (): void => {
  hrm.close().then(
    () => process.exit(0),
    () => process.exit(1),
  );
};
process.once('SIGTERM', end);
process.stdin.once('end', end).resume();
