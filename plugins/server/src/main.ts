import { message, ProblemError, text } from '@xeploai/domain';
import { Command, CommanderError, InvalidArgumentError, Option } from 'commander';
import { cap } from './commands/cap.js';
import { demo, type DemoOptions } from './commands/demo.js';
import { late, type LateOptions } from './commands/late.js';
import { pushRun } from './commands/push.js';
import { rate } from './commands/rate.js';
import { syncRun } from './commands/sync.js';
import { EXIT, exitCodeOf } from './exit-code.js';
import { openLaw } from './open-workspace.js';
import { readSettings, type Settings } from './settings.js';
import { createTerminal, type Terminal } from './terminal.js';

type Run<Options> = (context: { settings: Settings; terminal: Terminal; options: Options }) => number | Promise<number>;

/** Runs one command and returns its exit code. Results go to stdout, everything else to stderr. */
export async function main(argv: readonly string[]): Promise<number> {
  let exitCode: number = EXIT.ok;
  const language = argv.includes('--lang') ? argv[argv.indexOf('--lang') + 1] : process.env['XEPLOAI_LANG'];
  const vi = language !== 'en';
  const say = (key: Parameters<typeof message>[1]): string => message(vi ? 'vi' : 'en', key);

  const program = new Command('xeploai')
    .description(say('cli-about'))
    .version('0.1.0')
    .exitOverride()
    .showSuggestionAfterError(true)
    .configureOutput({
      writeOut: (words) => process.stdout.write(words),
      writeErr: (words) => process.stderr.write(words),
    });

  const add = <Options>(
    parent: Command,
    name: string,
    about: Parameters<typeof message>[1],
    run: Run<Options>,
  ): Command =>
    parent
      .command(name)
      .description(say(about))
      .option('--json', say('cli-json'))
      .addOption(new Option('--lang <language>', say('cli-lang')).choices(['vi', 'en']))
      .action(async (options: Options & { json?: boolean; lang?: 'vi' | 'en' }) => {
        const streams = { out: process.stdout, err: process.stderr, now: Date.now };
        const terminal = createTerminal(streams, options.lang ?? (vi ? 'vi' : 'en'), options.json === true);
        try {
          exitCode = await run({ settings: readSettings(process.env), terminal, options });
        } catch (err) {
          terminal.fault(err);
          exitCode = exitCodeOf(err);
        }
      });

  add<DemoOptions>(program, 'demo', 'cli-demo', ({ settings, terminal, options }) =>
    demo(settings, terminal, options, interrupted),
  )
    .option('--once', say('cli-once'))
    .option('--staff <number>', say('cli-staff'), wholeNumber, 4000)
    .option('--seed <number>', say('cli-seed'), wholeNumber, 2024);

  const sync = program.command('sync').description(say('cli-sync'));
  add<{ resume?: boolean; pageSize?: number }>(sync, 'run', 'cli-sync-run', ({ settings, terminal, options }) =>
    syncRun(settings, terminal, options),
  )
    .option('--resume', say('cli-resume'))
    .option('--page-size <rows>', say('cli-page-size'), wholeNumber);

  for (const [name, run, about] of [
    ['rate', rate, 'cli-rate'],
    ['cap', cap, 'cli-cap'],
  ] as const) {
    add<{ input?: string; schema?: boolean }>(program, name, about, ({ settings, terminal, options }) =>
      run(openLaw(settings), terminal, options),
    )
      .option('--input <file>', say('cli-input'))
      .option('--schema', say('cli-schema'));
  }

  add<LateOptions>(program, 'late', 'cli-late', ({ settings, terminal, options }) => late(settings, terminal, options))
    .requiredOption('--year <year>', say('cli-year'), wholeNumber)
    .option('--as-of <day>', say('cli-as-of'))
    .option('--overlay <act...>', say('cli-overlay'))
    .option('--docx <file>', say('cli-docx'))
    .option('--superior <body>', say('cli-superior'), '')
    .option('--issuer <body>', say('cli-issuer'), 'SỞ NỘI VỤ')
    .option('--place <place>', say('cli-place'), '');

  const push = program.command('push').description(say('cli-push'));
  add(push, 'run', 'cli-push-run', ({ settings, terminal }) => pushRun(settings, terminal));

  try {
    await program.parseAsync([...argv], { from: 'user' });
  } catch (err) {
    if (err instanceof CommanderError) return err.exitCode === 0 ? EXIT.ok : EXIT.usage;
    if (err instanceof ProblemError) return exitCodeOf(err);
    throw err;
  }
  return exitCode;
}

/** @throws InvalidArgumentError in the language of the command line */
function wholeNumber(value: string): number {
  if (/^\d{1,9}$/.test(value)) return Number(value);
  throw new InvalidArgumentError(
    `${text('cli-whole-number', { value }).vi} / ${text('cli-whole-number', { value }).en}`,
  );
}

const interrupted = (): Promise<void> => new Promise((resolve) => process.once('SIGINT', () => resolve()));
