import { EXIT } from './exit-code.js';

/** A person at the keyboard who wants a command to stop. */
export interface Interrupts {
  /** Aborted by the first Ctrl+C. */
  readonly signal: AbortSignal;
  /** Lets Ctrl+C end the program again, as it does by itself. */
  release(): void;
}

/** The first Ctrl+C asks the command to stop where nothing is lost; the second ends the program at once. */
export function heedInterrupts(said: () => void): Interrupts {
  const stop = new AbortController();
  const heed = (): void => {
    if (stop.signal.aborted) process.exit(EXIT.interrupted);
    said();
    stop.abort();
  };
  process.on('SIGINT', heed);
  return { signal: stop.signal, release: () => void process.off('SIGINT', heed) };
}
