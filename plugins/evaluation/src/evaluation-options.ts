import type { Clock, Store } from '@xeploai/application';
import { problem, ProblemError } from '@xeploai/domain';
import type { LawLibrary } from '@xeploai/law';

/** Who asks, as the host's own authentication tells it. */
export interface Principal {
  /** Account name, for the audit log. */
  readonly name: string;
  /** Ids of the agencies whose results this person may see, or the whole province. */
  readonly agencies: readonly string[] | 'province';
}

/** What a host gives the module. Nothing has a default that would let a stranger in. */
export interface EvaluationOptions {
  readonly law: LawLibrary;
  readonly store: Store;
  readonly clock: Clock;
  /** Overlay acts of the province, for every question that does not name its own. */
  readonly overlays?: readonly string[];
  /** The host's authentication: the request as its HTTP adapter has it; `null` turns it away with 401. */
  readonly principalOf: (request: unknown) => Principal | null | Promise<Principal | null>;
  /** Cases in one request; 1000 unless told. The size of the body is limited by the host's HTTP adapter. */
  readonly maxCases?: number;
}

const REQUIRED = ['law', 'store', 'clock', 'principalOf'] as const;

/** Options with every default filled. @throws ProblemError `config-option-missing` for each part that is not there */
export function checkOptions(options: EvaluationOptions): Required<EvaluationOptions> {
  const missing = REQUIRED.filter((name) => options[name] === undefined || options[name] === null);
  if (missing.length > 0) {
    throw new ProblemError(missing.map((option) => problem('config-option-missing', 'EvaluationModule', { option })));
  }
  return { overlays: [], maxCases: 1000, ...options };
}
