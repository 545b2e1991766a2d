import { performance } from 'node:perf_hooks';

/** One line of the table. A ratio carries the ratio of the reference to itself; a count needs none. */
export interface Row {
  readonly name: string;
  readonly value: number;
  readonly goal: number;
  readonly better: 'lower' | 'higher';
  readonly unit: 'x' | 'bytes' | 'MB' | 'rows' | 'entries' | 'statements';
  /** Reference against itself; `null` for what is counted and not timed. */
  readonly noise: number | null;
  readonly verdict: 'met' | 'missed' | 'noisy';
  /** What was compared, with sizes. */
  readonly note: string;
}

export interface Comparison {
  /** Measured against reference, median of the ratios of the pairs. */
  readonly ratio: number;
  /** Reference against itself, the same way. */
  readonly noise: number;
  readonly referenceMs: number;
  readonly measuredMs: number;
}

type Job = () => unknown;

export interface Plan {
  /** The least work that does the job, or the peer. */
  readonly reference: Job;
  readonly measured: Job;
  readonly pairs: number;
  /** Runs of each before the clock counts. */
  readonly warmUp?: number;
  /** What counts: time on the wall, or the processor's time of this thread where nothing waits for anybody else. */
  readonly clock?: 'wall' | 'thread';
  /** Makes ready for the measured job, outside the clock. */
  readonly before?: Job;
}

/**
 * Times two jobs against each other in this process: reference, measured, reference, then the other way round, so that
 * neither always goes first and every pair has its own A/A.
 */
export async function compare({
  reference,
  measured,
  pairs,
  warmUp = 2,
  clock = 'wall',
  before,
}: Plan): Promise<Comparison> {
  const time = async (job: Job): Promise<number> => {
    if (job === measured) await before?.();
    globalThis.gc?.();
    const now = clock === 'wall' ? () => performance.now() : threadMs;
    const start = now();
    await job();
    return now() - start;
  };
  for (let n = 0; n < warmUp; n++) {
    await time(reference);
    await time(measured);
  }
  const ratios: number[] = [];
  const noises: number[] = [];
  const [references, results]: [number[], number[]] = [[], []];
  for (let pair = 0; pair < pairs; pair++) {
    const first = await time(reference);
    const middle = await time(measured);
    const last = await time(reference);
    ratios.push(middle / ((first + last) / 2));
    noises.push(pair % 2 === 0 ? first / last : last / first);
    references.push(first, last);
    results.push(middle);
  }
  return {
    ratio: median(ratios),
    noise: median(noises),
    referenceMs: median(references),
    measuredMs: median(results),
  };
}

function threadMs(): number {
  const { user, system } = process.threadCpuUsage();
  return (user + system) / 1000;
}

/** A machine on which the same job differs by more than this from itself tells nothing. */
export const STEADY = { from: 0.95, to: 1.05 } as const;

export function median(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b);
  const middle = sorted.length >> 1;
  const upper = sorted[middle] as number;
  return sorted.length % 2 === 1 ? upper : ((sorted[middle - 1] as number) + upper) / 2;
}

interface Goal {
  readonly name: string;
  readonly goal: number;
  readonly better?: Row['better'];
  readonly note: string;
}

/** Judges a ratio; on an unsteady machine it refuses to. */
export function judgeRatio({ ratio, noise, referenceMs, measuredMs }: Comparison, goal: Goal): Row {
  const { better = 'lower' } = goal;
  const value = better === 'lower' ? ratio : 1 / ratio;
  const met = better === 'lower' ? value <= goal.goal : value >= goal.goal;
  const steady = noise >= STEADY.from && noise <= STEADY.to;
  const times = `${measuredMs.toFixed(0)} ms against ${referenceMs.toFixed(0)} ms`;
  return {
    ...goal,
    better,
    value,
    unit: 'x',
    noise,
    verdict: !steady ? 'noisy' : met ? 'met' : 'missed',
    note: `${goal.note}; ${times}`,
  };
}

/** Measures, and once more when the first answer was missed or noisy: a goal is missed only when missed twice. */
export async function ratioRow(plan: Plan, goal: Goal): Promise<Row> {
  const first = judgeRatio(await compare(plan), goal);
  if (first.verdict === 'met') return first;
  const second = judgeRatio(await compare({ ...plan, warmUp: 0 }), goal);
  return first.verdict === 'noisy' || second.verdict !== 'noisy' ? second : first;
}

/** Judges what was counted. */
export function countRow(value: number, unit: Row['unit'], { better = 'lower', ...goal }: Goal): Row {
  const met = better === 'lower' ? value <= goal.goal : value >= goal.goal;
  return { ...goal, better, value, unit, noise: null, verdict: met ? 'met' : 'missed' };
}

/** A fast wrong run must not win. @throws when the answers differ */
export function mustEqual(given: unknown, wanted: unknown, what: string): void {
  if (given !== wanted) throw new Error(`${what}: ${String(given)} and not ${String(wanted)}`);
}
