import {
  createHrmHttp,
  defineHrmAdapter,
  idOf,
  readPages,
  validateRow,
  type HrmAdapter,
  type HrmLimits,
  type HrmRequest,
  type HrmWait,
  type PushCommand,
  type ReadOptions,
  type SourcePage,
  type SourceRow,
  type WirePage,
} from '@xeploai/adapter-kit';
import { addMonths, civilDateOf, problem, ProblemError, type MessageKey } from '@xeploai/domain';
import type { components } from './provincial.gen.js';
import {
  pageSchema,
  receiptSchema,
  STAFF_SHAPE,
  staffSchema,
  storedResultSchema,
  UNIT_SHAPE,
  unitSchema,
} from './rows.schema.js';

export interface ProvincialOptions {
  /** Up to and including the base path, for example `https://hrm.example/api/v1`. */
  readonly baseUrl: string;
  readonly token: string;
  /** `host` or `host:port` that may be spoken to. */
  readonly allowedHosts: readonly string[];
  readonly clock: { now(): Date };
  /** In [0, 1), for the jitter between tries. */
  readonly random: () => number;
  readonly limits?: Partial<HrmLimits>;
  /** Told before each wait for an HRM that is busy or out of reach. */
  readonly onWait?: (wait: HrmWait) => void;
  /** Name of the HRM in the ledgers. */
  readonly name?: string;
}

type WrittenResult = components['schemas']['EvaluationResult'];

/** As many as the document allows: each page is a request, a transaction and an entry of the audit log. */
const PAGE = 1000;

/** An HRM that offers the published provincial document. @throws ProblemError `hrm-host-not-allowed` */
export function provincialAdapter(options: ProvincialOptions): HrmAdapter {
  const { baseUrl, token, allowedHosts, clock, random, limits = {}, onWait, name = 'provincial' } = options;
  const http = createHrmHttp({
    baseUrl,
    token,
    allowedHosts,
    limits,
    random,
    now: () => clock.now(),
    ...(onWait === undefined ? {} : { onWait }),
  });

  const fetchPage =
    (path: string, { pageSize = PAGE, signal }: ReadOptions, query: Record<string, string> = {}) =>
    async (cursor: string | null): Promise<WirePage> => {
      const request: HrmRequest = {
        path,
        query: { ...query, limit: pageSize, ...(cursor === null ? {} : { cursor }) },
        ...(signal === undefined ? {} : { signal }),
      };
      const { body } = await http.get(request);
      const page = pageSchema.safeParse(body);
      if (!page.success)
        throw new ProblemError([problem('hrm-page-invalid', path, { detail: page.error.issues[0]?.message ?? '' })]);
      return { items: page.data.items, next: page.data.nextCursor, total: page.data.total };
    };

  const read = <T>(
    list: string,
    fetch: (cursor: string | null) => Promise<WirePage>,
    rowOf: (raw: unknown, where: string) => SourceRow<T>,
    { from, pagesBefore = 0, rowsBefore }: ReadOptions,
  ): AsyncIterable<SourcePage<T>> =>
    readPages({
      list,
      fetch,
      idOf,
      rowOf,
      pagesBefore,
      ...(rowsBefore === undefined ? {} : { rowsBefore }),
      ...(from === undefined ? {} : { from }),
    });

  return defineHrmAdapter({
    name,
    allowedHosts,
    capabilities: { modifiedSince: true, idempotentWrites: true, readBack: true },
    readUnits: (given = {}) =>
      read('units', fetchPage('units', given), (raw, where) => validateRow(unitSchema, raw, where, UNIT_SHAPE), given),
    readStaff: (given = {}) => {
      const schema = staffSchema(addMonths(civilDateOf(clock.now()), 1));
      const query: Record<string, string> = {
        status: 'all',
        ...(given.modifiedSince === undefined ? {} : { modifiedSince: given.modifiedSince.toISOString() }),
      };
      return read(
        'staff',
        fetchPage('staff', given, query),
        (raw, where) => validateRow(schema, raw, where, STAFF_SHAPE),
        given,
      );
    },
    pushResult: async (command, signal) => {
      try {
        const { status, body } = await http.put({
          path: pathOf(command.staffId, command.year),
          key: command.key,
          body: written(command),
          ...(signal === undefined ? {} : { signal }),
        });
        const receipt = receiptSchema.safeParse(body);
        if (status === 200 || status === 201) {
          return receipt.success
            ? { status: 'taken', receipt: receipt.data.receiptId }
            : { status: 'lost', problem: problem('hrm-answer-lost', command.staffId) };
        }
        return { status: 'refused', problem: problem('hrm-result-refused', command.staffId, { status }) };
      } catch (err) {
        const found = err instanceof ProblemError ? err.problems[0] : undefined;
        if (found === undefined) throw err;
        const lost: readonly MessageKey[] = [
          'hrm-answer-lost',
          'hrm-truncated',
          'hrm-not-json',
          'hrm-not-utf8',
          'hrm-page-too-large',
        ];
        return { status: lost.includes(found.code) ? 'lost' : 'unavailable', problem: found };
      }
    },
    readResult: async (staffId, year, signal) => {
      const { status, body } = await http.get({
        path: pathOf(staffId, year),
        ...(signal === undefined ? {} : { signal }),
      });
      if (status === 404) return null;
      const shown = storedResultSchema.safeParse(body);
      if (!shown.success)
        throw new ProblemError([
          problem('hrm-page-invalid', pathOf(staffId, year), { detail: shown.error.issues[0]?.message ?? '' }),
        ]);
      const { receiptId, rulebookId, rulebookHash, ...result } = shown.data;
      return { ...result, rulebook: { id: rulebookId, hash: rulebookHash }, receipt: receiptId };
    },
  });
}

const pathOf = (staffId: string, year: number): string =>
  `staff/${encodeURIComponent(staffId)}/evaluation-results/${year}`;

function written({ level, decisionNumber, decidedOn, decidedBy, rulebook, supersedes }: PushCommand): WrittenResult {
  return {
    level,
    decisionNumber,
    decidedOn,
    decidedBy,
    rulebookId: rulebook.id,
    rulebookHash: rulebook.hash,
    supersedes,
  };
}
