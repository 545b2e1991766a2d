import {
  message,
  parseCivilDate,
  ProblemError,
  text,
  type CivilDate,
  type Language,
  type MessageKey,
} from '@xeploai/domain';
import { Command, CommanderError, InvalidArgumentError, Option } from 'commander';
import { adjustDecide, adjustPropose, type DecideOptions, type ProposeOptions } from './commands/adjust.js';
import { auditExport, auditVerify, type VerifyOptions } from './commands/audit.js';
import { cap } from './commands/cap.js';
import { demo, SMALLEST_PROVINCE, type DemoOptions } from './commands/demo.js';
import { doctor } from './commands/doctor.js';
import { late, type LateOptions } from './commands/late.js';
import { pushRun } from './commands/push.js';
import { rate } from './commands/rate.js';
import { replay } from './commands/replay.js';
import { seasonRecord } from './commands/season.js';
import { syncApprove, syncRun, syncStatus, type SyncApproveOptions, type SyncRunOptions } from './commands/sync.js';
import { EXIT, exitCodeOf } from './exit-code.js';
import { DEFAULT_DEADLINE } from './long-run.js';
import { openLaw } from './open-workspace.js';
import { readSettings, type Settings } from './settings.js';
import { explainFault, speak } from './speak-commander.js';
import { createTerminal, type Terminal } from './terminal.js';

/** `settings` are read when asked for, so that a command can tell itself what is wrong with them. */
interface Context<Options> {
  readonly settings: Settings;
  readonly terminal: Terminal;
  readonly options: Options;
}

type Run<Options> = (context: Context<Options>) => number | Promise<number>;

/** Runs one command and returns its exit code. Results go to stdout, everything else to stderr. */
export async function main(argv: readonly string[]): Promise<number> {
  let exitCode: number = EXIT.ok;
  const language = languageOf(argv, process.env['XEPLOAI_LANG']);
  const say = (key: MessageKey): string => message(language, key);

  const program = speak(new Command('xeploai'), language, true)
    .description(say('cli-about'))
    .version('0.1.0', '-V, --version', say('cli-version'))
    .exitOverride()
    .showSuggestionAfterError(true)
    .configureOutput({
      writeOut: (words) => process.stdout.write(words),
      writeErr: (words) => process.stderr.write(words),
      // Told once, in the language asked for, where the error arrives below.
      outputError: () => undefined,
    });
  const group = (name: string, about: MessageKey): Command =>
    speak(program.command(name), language, true).description(say(about));

  const add = <Options>(parent: Command, name: string, about: MessageKey, run: Run<Options>): Command =>
    speak(parent.command(name), language)
      .description(say(about))
      .option('--json', say('cli-json'))
      .addOption(new Option('--lang <language>', say('cli-lang')).choices(['vi', 'en']))
      .action(async (options: Options & { json?: boolean }) => {
        const streams = { out: process.stdout, err: process.stderr, now: Date.now };
        const terminal = createTerminal(streams, language, options.json === true);
        try {
          const context = {
            get settings() {
              return readSettings(process.env);
            },
            terminal,
            options,
          };
          exitCode = await run(context);
        } catch (err) {
          terminal.fault(err);
          exitCode = exitCodeOf(err);
        }
      });

  add<DemoOptions>(program, 'demo', 'cli-demo', ({ settings, terminal, options }) =>
    demo(settings, terminal, options, interrupted),
  )
    .option('--once', say('cli-once'))
    .option('--staff <number>', say('cli-staff'), atLeast(SMALLEST_PROVINCE), 4000)
    .option('--seed <number>', say('cli-seed'), atLeast(0), 2024);

  const sync = group('sync', 'cli-sync');
  add<SyncRunOptions>(sync, 'run', 'cli-sync-run', ({ settings, terminal, options }) =>
    syncRun(settings, terminal, options),
  )
    .option('--resume', say('cli-resume'))
    .option('--page-size <rows>', say('cli-page-size'), atLeast(1))
    .option('--by <name>', say('cli-by'))
    .option('--deadline <minutes>', say('cli-deadline'), atLeast(1), DEFAULT_DEADLINE);
  add(sync, 'status', 'cli-sync-status', ({ settings, terminal }) => syncStatus(settings, terminal));
  add<SyncApproveOptions>(sync, 'approve', 'cli-sync-approve', ({ settings, terminal, options }) =>
    syncApprove(settings, terminal, options),
  )
    .requiredOption('--by <name>', say('cli-approver'))
    .requiredOption('--reason <words>', say('cli-approve-reason'))
    .option('--document <number>', say('cli-approve-document'));

  for (const [name, run, about] of [
    ['rate', rate, 'cli-rate'],
    ['cap', cap, 'cli-cap'],
  ] as const) {
    const command = add<{ input?: string; schema?: boolean; full?: boolean }>(
      program,
      name,
      about,
      ({ settings, terminal, options }) => run(openLaw(settings), terminal, options),
    )
      .option('--input <file>', say('cli-input'))
      .option('--schema', say('cli-schema'));
    if (name === 'rate') command.option('--full', say('cli-full'));
  }

  add<LateOptions>(program, 'late', 'cli-late', ({ settings, terminal, options }) => late(settings, terminal, options))
    .requiredOption('--year <year>', say('cli-year'), atLeast(1))
    .option('--as-of <day>', say('cli-as-of'), civilDay)
    .option('--overlay <act...>', say('cli-overlay'))
    .option('--docx <file>', say('cli-docx'))
    .option('--xlsx <file>', say('cli-xlsx'))
    .option('--superior <body>', say('cli-superior'))
    .option('--issuer <body>', say('cli-issuer'), 'Sở Nội vụ')
    .option('--place <place>', say('cli-place'))
    .option('--signer <post>', say('cli-signer'), 'Giám đốc');

  const season = group('season', 'cli-season');
  add<{ input?: string; schema?: boolean }>(season, 'record', 'cli-season-record', ({ settings, terminal, options }) =>
    seasonRecord(settings, terminal, options),
  )
    .option('--input <file>', say('cli-input'))
    .option('--schema', say('cli-schema'));

  const adjust = group('adjust', 'cli-adjust');
  add<ProposeOptions>(adjust, 'propose', 'cli-adjust-propose', ({ settings, terminal, options }) =>
    adjustPropose(settings, terminal, options),
  )
    .requiredOption('--year <year>', say('cli-year'), atLeast(1))
    .requiredOption('--agency <agency>', say('cli-agency'))
    .requiredOption('--indicator <indicator>', say('cli-indicator'))
    .requiredOption('--value <value>', say('cli-value'))
    .requiredOption('--source <body>', say('cli-source'))
    .requiredOption('--as-of <day>', say('cli-figure-day'), civilDay)
    .requiredOption('--document <document>', say('cli-document'))
    .option('--docx <file>', say('cli-docx'))
    .option('--superior <body>', say('cli-superior'), '')
    .option('--issuer <body>', say('cli-issuer'))
    .option('--place <place>', say('cli-place'), '')
    .option('--signer <post>', say('cli-signer'), 'Thủ trưởng cơ quan, đơn vị');
  add<DecideOptions>(adjust, 'decide', 'cli-adjust-decide', ({ settings, terminal, options }) =>
    adjustDecide(settings, terminal, options),
  )
    .requiredOption('--year <year>', say('cli-year'), atLeast(1))
    .requiredOption('--agency <agency>', say('cli-agency'))
    .requiredOption('--proposal <number>', say('cli-proposal'), atLeast(1))
    .option('--number <number>', say('cli-number'), '')
    .option('--date <day>', say('cli-decided-on'), civilDay)
    .option('--authority <body>', say('cli-authority'), '')
    .option('--reason <reason>', say('cli-reason'), '')
    .option('--document <document>', say('cli-decision-document'), '')
    .option('--choices <file>', say('cli-adjust-choices'))
    .option('--cap-reading <reading>', say('cli-cap-reading'))
    .option('--exception-share <share>', say('cli-exception-share'))
    .option('--exception-decision <number>', say('cli-exception-decision'), '');

  add<{ year: number }>(program, 'replay', 'cli-replay', ({ settings, terminal, options }) =>
    replay(settings, terminal, options),
  ).requiredOption('--year <year>', say('cli-year'), atLeast(1));

  const push = group('push', 'cli-push');
  add<{ deadline?: number }>(push, 'run', 'cli-push-run', ({ settings, terminal, options }) =>
    pushRun(settings, terminal, options),
  ).option('--deadline <minutes>', say('cli-deadline'), atLeast(1), DEFAULT_DEADLINE);

  const audit = group('audit', 'cli-audit');
  add<VerifyOptions>(audit, 'verify', 'cli-audit-verify', ({ settings, terminal, options }) =>
    auditVerify(settings, terminal, options),
  )
    .option('--file <file>', say('cli-audit-file'))
    .option('--anchor <anchor...>', say('cli-audit-anchor'));
  add<{ file: string }>(audit, 'export', 'cli-audit-export', ({ settings, terminal, options }) =>
    auditExport(settings, terminal, options),
  ).requiredOption('--file <file>', say('cli-audit-export-file'));

  add<object>(program, 'doctor', 'cli-doctor', (context) => doctor(() => context.settings, context.terminal));

  try {
    await program.parseAsync([...argv], { from: 'user' });
  } catch (err) {
    if (err instanceof CommanderError) {
      if (err.exitCode === 0) return EXIT.ok;
      if (err.code !== 'commander.help') process.stderr.write(`${explainFault(err, language)}\n`);
      return EXIT.usage;
    }
    if (err instanceof ProblemError) return exitCodeOf(err);
    throw err;
  }
  return exitCode;
}

/** `--lang en` and `--lang=en`, wherever it stands, since help and faults speak before options are read. */
function languageOf(argv: readonly string[], configured: string | undefined): Language {
  const at = argv.findIndex((word) => word === '--lang' || word.startsWith('--lang='));
  const asked = at < 0 ? configured : (argv[at]?.split('=')[1] ?? argv[at + 1]);
  return asked === 'en' ? 'en' : 'vi';
}

/** Reads a whole number. @throws InvalidArgumentError in both languages */
const atLeast =
  (least: number) =>
  (value: string): number => {
    if (/^\d{1,9}$/.test(value) && Number(value) >= least) return Number(value);
    const { vi, en } = text('cli-at-least', { value, least });
    throw new InvalidArgumentError(`${vi} / ${en}`);
  };

/** @throws InvalidArgumentError in both languages */
function civilDay(value: string): CivilDate {
  const day = parseCivilDate(value);
  if (day !== null) return day;
  const { vi, en } = text('date-invalid', { value });
  throw new InvalidArgumentError(`${vi} / ${en}`);
}

const interrupted = (): Promise<void> => new Promise((resolve) => process.once('SIGINT', () => resolve()));
