/** One thing that goes wrong on purpose, at a call counted from 1 for its operation. */
export interface Fault {
  readonly on: { readonly operation: string; readonly call: number; readonly times?: number };
  readonly do:
    | 'status'
    | 'html'
    | 'redirect'
    | 'truncate'
    | 'empty'
    | 'empty-with-total'
    | 'delay'
    | 'reset'
    | 'loop-cursor'
    | 'foreign-next'
    | 'shuffle'
    | 'lose-answer'
    | 'store-differently';
  readonly status?: number;
  readonly retryAfter?: string;
  readonly byte?: number;
  readonly ms?: number;
}

/** Counts calls by operation and says which fault strikes now. */
export interface FaultScript {
  next(operation: string): Fault | null;
  readonly calls: ReadonlyMap<string, number>;
}

export function createFaultScript(faults: readonly Fault[]): FaultScript {
  const calls = new Map<string, number>();
  return {
    calls,
    next: (operation) => {
      const call = (calls.get(operation) ?? 0) + 1;
      calls.set(operation, call);
      return (
        faults.find(({ on }) => on.operation === operation && call >= on.call && call < on.call + (on.times ?? 1)) ??
        null
      );
    },
  };
}
