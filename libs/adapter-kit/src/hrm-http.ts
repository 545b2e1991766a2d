import { lookup } from 'node:dns/promises';
import { BlockList, isIP } from 'node:net';
import { problem, ProblemError, type MessageKey } from '@xeploai/domain';
import axios, { AxiosError, type AxiosInstance, type AxiosResponse } from 'axios';
import {
  circuitBreaker,
  ConsecutiveBreaker,
  DelegateBackoff,
  handleType,
  BrokenCircuitError,
  retry,
  wrap,
  type IPolicy,
} from 'cockatiel';

/** Limits of one HRM connection. All times in milliseconds. */
export interface HrmLimits {
  /** The whole of one request, headers and body. */
  readonly request: number;
  /** Silence of the connection. */
  readonly idle: number;
  readonly bytes: number;
  /** Tries of a read, the first included. */
  readonly tries: number;
  readonly firstDelay: number;
  /** The longest wait that a Retry-After can ask for. */
  readonly longestDelay: number;
  /** Failures in a row that open the breaker, and how long it stays open. */
  readonly breakAfter: number;
  readonly breakFor: number;
}

export const DEFAULT_LIMITS: HrmLimits = {
  request: 30_000,
  idle: 10_000,
  bytes: 20_000_000,
  tries: 5,
  firstDelay: 200,
  longestDelay: 3_600_000,
  breakAfter: 5,
  breakFor: 10_000,
};

export interface HrmHttpOptions {
  readonly baseUrl: string;
  /** `host` or `host:port` that may be spoken to; private and loopback addresses only because they are listed here. */
  readonly allowedHosts: readonly string[];
  readonly token: string;
  readonly limits?: Partial<HrmLimits>;
  /** In [0, 1), for the jitter. */
  readonly random: () => number;
  readonly now: () => Date;
}

export interface HrmRequest {
  readonly path: string;
  readonly query?: Readonly<Record<string, string | number>>;
  readonly signal?: AbortSignal;
}

export interface HrmResponse {
  readonly status: number;
  readonly body: unknown;
}

/** The hardened client of one HRM. Errors are ProblemErrors that never carry a body, a header or a query. */
export interface HrmHttp {
  /** Reads; tried again when the HRM is busy or out of reach. 404 is an answer, every other refusal is thrown. */
  get(request: HrmRequest): Promise<HrmResponse>;
  /**
   * Writes once under a key of visible ASCII. Never tried again by itself: a lost answer is thrown as `hrm-answer-lost`.
   * @throws RangeError when a header cannot carry the key
   */
  put(request: HrmRequest & { readonly key: string; readonly body: unknown }): Promise<HrmResponse>;
}

/** What a header carries unchanged; of anything else the client would drop characters without a word. */
const VISIBLE_ASCII = /^[!-~]+$/;

/** Worth another try: the HRM was busy or not there. */
class Passing extends Error {
  override readonly cause: ProblemError;
  readonly retryAfter: number | null;

  constructor(cause: ProblemError, seconds: number | null) {
    super(cause.message);
    this.cause = cause;
    this.retryAfter = seconds;
  }
}

const fail = (code: MessageKey, where: string, values: Record<string, string | number> = {}): ProblemError =>
  new ProblemError([problem(code, where, values)]);

/** @throws ProblemError `hrm-host-not-allowed` when the base URL itself is not on the list */
export function createHrmHttp(options: HrmHttpOptions): HrmHttp {
  const limits = { ...DEFAULT_LIMITS, ...options.limits };
  const base = new URL(options.baseUrl.endsWith('/') ? options.baseUrl : `${options.baseUrl}/`);
  if (!options.allowedHosts.some((host) => host === base.host || host === base.hostname)) {
    throw fail('hrm-host-not-allowed', base.host, { host: base.host });
  }
  const client = axios.create({
    baseURL: base.href,
    allowAbsoluteUrls: false,
    maxRedirects: 0,
    timeout: limits.idle,
    maxContentLength: limits.bytes,
    maxBodyLength: limits.bytes,
    responseType: 'text',
    transformResponse: (text: unknown) => text,
    transitional: { silentJSONParsing: false },
    validateStatus: () => true,
    lookup: checkedLookup,
    headers: { accept: 'application/json', authorization: `Bearer ${options.token}` },
  });
  const policy = politePolicy(limits, options.random);
  const unwrap = (err: unknown, path: string): ProblemError => {
    if (err instanceof Passing) return err.cause;
    if (err instanceof BrokenCircuitError) return fail('hrm-resting', path);
    return err as ProblemError;
  };
  return {
    get: async (request) => {
      try {
        return await policy.execute(async () => judge(await send(client, limits, request), request.path, options.now));
      } catch (err) {
        throw unwrap(err, request.path);
      }
    },
    put: async ({ key, body, ...request }) => {
      if (!VISIBLE_ASCII.test(key))
        throw new RangeError(`An idempotency key is visible ASCII, and this is not: ${key}`);
      try {
        const response = await send(client, limits, request, { key, body });
        return judge(response, request.path, options.now);
      } catch (err) {
        throw unwrap(err, request.path);
      }
    },
  };
}

/** Retries with full jitter, obeying Retry-After, inside a breaker that rests the HRM after failures in a row. */
function politePolicy(limits: HrmLimits, random: () => number): IPolicy {
  const backoff = new DelegateBackoff<{ attempt: number; result: { error?: Error; value?: unknown } }>(
    ({ attempt, result }) => {
      const asked = 'error' in result && result.error instanceof Passing ? result.error.retryAfter : null;
      return Math.min(asked ?? random() * limits.firstDelay * 2 ** attempt, limits.longestDelay);
    },
  );
  const again = retry(handleType(Passing), { maxAttempts: limits.tries - 1, backoff: backoff as never });
  const breaker = circuitBreaker(handleType(Passing), {
    halfOpenAfter: limits.breakFor,
    breaker: new ConsecutiveBreaker(limits.breakAfter),
  });
  return wrap(again, breaker);
}

async function send(
  client: AxiosInstance,
  limits: HrmLimits,
  { path, query, signal }: HrmRequest,
  write?: { readonly key: string; readonly body: unknown },
): Promise<AxiosResponse<string>> {
  const deadline = AbortSignal.timeout(limits.request);
  try {
    return await client.request<string>({
      url: path,
      method: write === undefined ? 'GET' : 'PUT',
      signal: signal === undefined ? deadline : AbortSignal.any([signal, deadline]),
      ...(query === undefined ? {} : { params: query }),
      ...(write === undefined
        ? {}
        : {
            data: JSON.stringify(write.body),
            headers: { 'content-type': 'application/json', 'idempotency-key': write.key },
          }),
    });
  } catch (err) {
    throw unreached(err, path, { signal, deadline, writing: write !== undefined });
  }
}

/** What went wrong when no whole answer arrived. */
function unreached(
  err: unknown,
  path: string,
  { signal, deadline, writing }: { signal: AbortSignal | undefined; deadline: AbortSignal; writing: boolean },
): Error {
  if (err instanceof ProblemError) return err;
  if (signal?.aborted === true) return fail('hrm-stopped', path);
  const { code, message } = err instanceof AxiosError ? err : { code: '', message: '' };
  if (message.includes('maxContentLength')) return fail('hrm-page-too-large', path);
  const refused = code === 'ECONNREFUSED' || code === 'ENOTFOUND' || code === 'EHRMHOST';
  if (code === 'EHRMHOST') return fail('hrm-host-not-allowed', path, { host: path });
  if (writing && !refused) return fail('hrm-answer-lost', path);
  if (deadline.aborted || code === 'ECONNABORTED' || code === 'ETIMEDOUT')
    return new Passing(fail('hrm-timeout', path), null);
  return new Passing(fail('hrm-unreachable', path, { detail: code ?? '' }), null);
}

function judge(response: AxiosResponse<string>, path: string, now: () => Date): HrmResponse {
  const { status } = response;
  if (status >= 300 && status < 400) throw fail('hrm-redirected', path);
  if (status === 401 || status === 403) throw fail('hrm-unauthorised', path, { status });
  if (status === 429 || status >= 500) {
    throw new Passing(
      fail('hrm-unavailable', path, { status }),
      retryAfter(String(response.headers['retry-after'] ?? ''), now()),
    );
  }
  if (!/^application\/([\w.+-]+\+)?json\b/i.test(String(response.headers['content-type'] ?? '')))
    throw fail('hrm-not-json', path);
  return { status, body: parseJson(response.data, path) };
}

/** Seconds or an HTTP date, as milliseconds; `null` when absent or unreadable. RFC 9110, 10.2.3. */
function retryAfter(header: string, now: Date): number | null {
  if (/^\d+$/.test(header)) return Number(header) * 1000;
  const date = Date.parse(header);
  return Number.isNaN(date) ? null : Math.max(0, date - now.getTime());
}

/** Truncated text is no list, and no row can reach the prototypes. */
function parseJson(text: string, path: string): unknown {
  try {
    return JSON.parse(text, (key, value: unknown) => (key === '__proto__' ? undefined : value));
  } catch {
    throw fail('hrm-truncated', path);
  }
}

const never = new BlockList();
never.addSubnet('169.254.0.0', 16);
never.addSubnet('224.0.0.0', 4);
never.addAddress('0.0.0.0');
never.addSubnet('fe80::', 10, 'ipv6');
never.addSubnet('ff00::', 8, 'ipv6');

/** Resolves once and connects to the address that was checked: never to link-local, metadata or multicast addresses. */
async function checkedLookup(hostname: string): Promise<[address: string, family: number]> {
  const { address, family } = isIP(hostname) ? { address: hostname, family: isIP(hostname) } : await lookup(hostname);
  if (never.check(address, family === 6 ? 'ipv6' : 'ipv4')) {
    throw Object.assign(new Error('address not allowed'), { code: 'EHRMHOST' });
  }
  return [address, family];
}
