import { message, ProblemError, type Language, type MessageKey, type MessageValues, type Text } from '@xeploai/domain';
import type { Progress } from '@xeploai/application';

/** Where a command writes: results to stdout, everything else to stderr. */
export interface Terminal {
  readonly language: Language;
  readonly json: boolean;
  say: (key: MessageKey, values?: MessageValues) => string;
  text: (text: Text) => string;
  /** A line of the result, unless `--json` is on. */
  line: (text?: string) => void;
  /** The one JSON value of a command. */
  data: (value: unknown) => void;
  /** A line beside the result. */
  note: (text: string) => void;
  fault: (err: unknown) => void;
  readonly progress: Progress;
}

interface Streams {
  readonly out: { write: (text: string) => unknown; readonly isTTY?: boolean };
  readonly err: { write: (text: string) => unknown; readonly isTTY?: boolean };
  readonly now: () => number;
}

const BAR = 28;
const LINE_EVERY = 10_000;

/**
 * A bar that redraws itself in a terminal, one line every ten seconds elsewhere. Ours, because the prompt libraries take
 * the keyboard while they draw and leave with 0 on Ctrl+C, where a command has to stop cleanly and leave with 130.
 */
function createProgress(streams: Streams, say: Terminal['say']): Progress & { end: () => void } {
  const animated = streams.err.isTTY === true && process.env['TERM'] !== 'dumb' && process.env['CI'] === undefined;
  let stage = '';
  let latest = '';
  let lastLine = streams.now();
  const end = (): void => {
    if (stage !== '' && animated) streams.err.write(`\r\u001b[2K${latest}\n`);
    stage = '';
  };
  return {
    end,
    report: ({ stage: next, done, total, note }) => {
      if (next !== stage) {
        end();
        stage = next;
        lastLine = streams.now();
      }
      const title = say(`stage-${next}` as MessageKey);
      const share = total === undefined || total === 0 ? null : Math.min(1, done / total);
      const filled = share === null ? 0 : Math.round(share * BAR);
      const bar = share === null ? '' : ` [${'#'.repeat(filled)}${'-'.repeat(BAR - filled)}]`;
      const count = total === undefined ? `${done}` : `${done}/${total}`;
      latest = `${title.padEnd(34)}${bar} ${count}${note === undefined || note === '0' ? '' : ` (${say('progress-quarantined', { count: note })})`}`;
      if (animated) streams.err.write(`\r\u001b[2K${latest}`);
      else if (streams.now() - lastLine >= LINE_EVERY) {
        lastLine = streams.now();
        streams.err.write(`${latest}\n`);
      }
    },
  };
}

export function createTerminal(streams: Streams, language: Language, json: boolean): Terminal {
  const say = (key: MessageKey, values: MessageValues = {}): string => message(language, key, values);
  const progress = createProgress(streams, say);
  return {
    language,
    json,
    say,
    text: (text) => text[language],
    line: (text = '') => {
      progress.end();
      if (!json) streams.out.write(`${text}\n`);
    },
    data: (value) => {
      progress.end();
      streams.out.write(`${JSON.stringify(value)}\n`);
    },
    note: (text) => {
      progress.end();
      streams.err.write(`${text}\n`);
    },
    fault: (err) => {
      progress.end();
      if (err instanceof ProblemError) {
        for (const { where, what } of err.problems) streams.err.write(`${where}: ${what[language]}\n`);
      } else streams.err.write(`${err instanceof Error ? (err.stack ?? err.message) : String(err)}\n`);
    },
    progress,
  };
}
