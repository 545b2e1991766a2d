import { ProblemError, type MessageKey } from '@xeploai/domain';

/** Exit codes of the command line, after sysexits where one fits. */
export const EXIT = {
  ok: 0,
  failed: 1,
  usage: 2,
  badData: 65,
  unavailable: 69,
  cannotWrite: 73,
  lockedTryLater: 75,
  configuration: 78,
  interrupted: 130,
} as const;

const byPrefix: readonly (readonly [string, number])[] = [
  ['sync-stopped', EXIT.interrupted],
  ['hrm-stopped', EXIT.interrupted],
  ['sync-deadline', EXIT.unavailable],
  ['store-locked', EXIT.lockedTryLater],
  ['store-disk-full', EXIT.cannotWrite],
  ['store-busy', EXIT.lockedTryLater],
  ['store-decision-', EXIT.badData],
  ['store-not-a-database', EXIT.configuration],
  ['store-', EXIT.unavailable],
  ['hrm-stopped', EXIT.interrupted],
  ['hrm-', EXIT.unavailable],
  ['config-', EXIT.configuration],
  ['cannot-write', EXIT.cannotWrite],
];

/** The exit code for an error, by the code of its first problem; anything unforeseen is `failed`. */
export function exitCodeOf(err: unknown): number {
  const code: MessageKey | undefined = err instanceof ProblemError ? err.problems[0]?.code : undefined;
  if (code === undefined) return EXIT.failed;
  return byPrefix.find(([prefix]) => code.startsWith(prefix))?.[1] ?? EXIT.badData;
}
