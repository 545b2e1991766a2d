import { readFileSync } from 'node:fs';
import { createLawLibrary, loadLaw, readActs } from '@xeploai/law';
import { extendCorpus, readCorpus, renewCorpus, replayCorpusFile, writeCorpus } from './replay-corpus.js';

/*
 * npm run corpus -- add cases.json   records cases, in the shape of `xeploai rate --input`, as they come out now
 * npm run corpus -- renew            records anew, after a rule was changed on purpose, and says what that changed
 */

const FOLDER = 'test/corpus';
const [command, path] = process.argv.slice(2);
const library = createLawLibrary(loadLaw(readActs()));
const corpus = readCorpus(FOLDER);

if (command === 'add' && path !== undefined) {
  const { cases } = JSON.parse(readFileSync(path, 'utf8')) as { cases: readonly unknown[] };
  writeCorpus(FOLDER, extendCorpus(library, corpus, cases));
  process.stdout.write(`${cases.length} recorded in ${FOLDER}\n`);
} else if (command === 'renew') {
  for (const line of corpus.flatMap((file) => replayCorpusFile(library, file))) process.stdout.write(`${line}\n`);
  writeCorpus(FOLDER, renewCorpus(library, corpus));
} else {
  process.stderr.write('npm run corpus -- add cases.json | renew\n');
  process.exitCode = 2;
}
