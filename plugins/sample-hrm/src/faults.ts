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
    | 'charset'
    | 'extra-member'
    | 'lose-answer'
    | 'store-differently';
  readonly status?: number;
  readonly retryAfter?: string;
  readonly byte?: number;
  readonly ms?: number;
  /** Where a redirect or a foreign cursor leads. */
  readonly to?: string;
}

/** Counts calls by operation and says which fault strikes now. */
export interface FaultScript {
  next(operation: string): Fault | null;
  /** Strikes at the next call of an operation. */
  strikeNext(operation: string, fault: Omit<Fault, 'on'>): void;
  readonly calls: ReadonlyMap<string, number>;
}

export function createFaultScript(faults: readonly Fault[]): FaultScript {
  const added: Fault[] = [];
  const calls = new Map<string, number>();
  return {
    calls,
    strikeNext: (operation, fault) => {
      added.push({ ...fault, on: { operation, call: (calls.get(operation) ?? 0) + 1 } });
    },
    next: (operation) => {
      const call = (calls.get(operation) ?? 0) + 1;
      calls.set(operation, call);
      return (
        [...added, ...faults].find(
          ({ on }) => on.operation === operation && call >= on.call && call < on.call + (on.times ?? 1),
        ) ?? null
      );
    },
  };
}
