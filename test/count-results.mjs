// Adds up every test-results.json and closes with the line `N passed, N failed`. Fails when a test failed, when a package
// ran none, or when the PostgreSQL half did not run; with `--without-postgres` the last is said and does not fail.
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

const packages = ['libs', 'adapters', 'plugins']
  .flatMap((folder) => readdirSync(folder).map((name) => join(folder, name)))
  .concat('test', 'test/host');
const mayMiss = process.argv.includes('--without-postgres');
let [passed, failed, skipped, onPostgres, missing] = [0, 0, 0, 0, 0];
for (const folder of packages) {
  if (!existsSync(join(folder, 'package.json'))) continue;
  const file = join(folder, 'test-results.json');
  if (!existsSync(file)) {
    process.stdout.write(`no test results: ${folder}\n`);
    missing++;
    continue;
  }
  const results = JSON.parse(readFileSync(file, 'utf8'));
  if (results.numTotalTests === 0) {
    process.stdout.write(`no tests: ${folder}\n`);
    missing++;
  }
  passed += results.numPassedTests;
  failed +=
    results.numFailedTests +
    results.testResults.filter((one) => one.status === 'failed' && one.assertionResults.length === 0).length;
  skipped += results.numPendingTests;
  for (const { assertionResults } of results.testResults) {
    onPostgres += assertionResults.filter(
      ({ status, ancestorTitles }) =>
        status === 'passed' && ancestorTitles.some((title) => title.includes('on PostgreSQL')),
    ).length;
  }
}
process.stdout.write(
  onPostgres === 0
    ? 'Nửa kiểm thử trên PostgreSQL chưa chạy: không tìm thấy máy chủ PostgreSQL. / The PostgreSQL half did not run: no PostgreSQL server was found.\n'
    : `on PostgreSQL: ${onPostgres} passed\n`,
);
process.stdout.write(`${passed} passed, ${failed} failed, ${skipped} skipped\n`);
process.exitCode = failed > 0 || passed === 0 || (onPostgres === 0 && !mayMiss) || missing > 0 ? 1 : 0;
