import { lookup } from 'node:dns/promises';
import { setTimeout as sleep } from 'node:timers/promises';
import { problem, ProblemError, type MessageKey } from '@xeploai/domain';
import axios, { AxiosError, type AxiosInstance, type AxiosResponse } from 'axios';
import { circuitBreaker, ConsecutiveBreaker, handleType, BrokenCircuitError } from 'cockatiel';
import { allowAddresses, type Lookup } from './allowed-address.js';

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

/** The HRM was busy or out of reach, and is asked again later. */
export interface HrmWait {
  readonly path: string;
  readonly milliseconds: number;
  /** Said by the HRM in Retry-After, and not chosen by us. */
  readonly asked: boolean;
}

export interface HrmHttpOptions {
  readonly baseUrl: string;
  /**
   * What may be spoken to: `host`, `host:port`, an address or a network such as `10.1.0.0/16`. A name that leads to this
   * machine or to a link-local address is refused unless that address is listed too.
   */
  readonly allowedHosts: readonly string[];
  readonly token: string;
  readonly limits?: Partial<HrmLimits>;
  /** In [0, 1), for the jitter. */
  readonly random: () => number;
  readonly now: () => Date;
  /** Told before each wait, so that a long one is not silence. */
  readonly onWait?: (wait: HrmWait) => void;
  /** The resolver of the machine when absent. */
  readonly lookup?: Lookup;
}

export interface HrmRequest {
  readonly path: string;
  readonly query?: Readonly<Record<string, string | number>>;
  /** Ends the request, and the wait before the next try. A `TimeoutError` as its reason is told as a deadline. */
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

  constructor(cause: ProblemError, milliseconds: number | null) {
    super(cause.message);
    this.cause = cause;
    this.retryAfter = milliseconds;
  }
}

const fail = (code: MessageKey, where: string, values: Record<string, string | number> = {}): ProblemError =>
  new ProblemError([problem(code, where, values)]);

/** @throws ProblemError `hrm-host-not-allowed` when the base URL itself is not on the list */
export function createHrmHttp(options: HrmHttpOptions): HrmHttp {
  const limits = { ...DEFAULT_LIMITS, ...options.limits };
  const base = new URL(options.baseUrl.endsWith('/') ? options.baseUrl : `${options.baseUrl}/`);
  const addresses = allowAddresses(options.allowedHosts, options.lookup ?? lookup);
  if (!addresses.names(base)) throw fail('hrm-host-not-allowed', base.host, { host: base.host });
  const client = axios.create({
    baseURL: base.href,
    allowAbsoluteUrls: false,
    maxRedirects: 0,
    // A proxy named by the environment would see the token and is on nobody's list.
    proxy: false,
    timeout: limits.idle,
    maxContentLength: limits.bytes,
    maxBodyLength: limits.bytes,
    responseType: 'arraybuffer',
    transformResponse: (bytes: unknown) => bytes,
    validateStatus: () => true,
    // An async function, or axios takes it for one with a callback.
    lookup: async (hostname: string) => addresses.resolve(hostname),
    headers: { accept: 'application/json', authorization: `Bearer ${options.token}` },
  });
  const breaker = circuitBreaker(handleType(Passing), {
    halfOpenAfter: limits.breakFor,
    breaker: new ConsecutiveBreaker(limits.breakAfter),
  });
  const unwrap = (err: unknown, path: string): unknown => {
    if (err instanceof Passing) return err.cause;
    if (err instanceof BrokenCircuitError) return fail('hrm-resting', path);
    return err;
  };
  return {
    get: async (request) => {
      const read = async (): Promise<HrmResponse> => judge(await send(client, limits, request), request, options.now);
      try {
        const answer = await tryAgain(() => breaker.execute(read), request, limits, options);
        const { status } = answer;
        if (status >= 400 && status !== 404) throw fail('hrm-request-refused', request.path, { status });
        return answer;
      } catch (err) {
        throw unwrap(err, request.path);
      }
    },
    put: async ({ key, body, ...request }) => {
      if (!VISIBLE_ASCII.test(key))
        throw new RangeError(`An idempotency key is visible ASCII, and this is not: ${key}`);
      try {
        return judge(await send(client, limits, request, { key, body }), request, options.now);
      } catch (err) {
        throw unwrap(err, request.path);
      }
    },
  };
}

/**
 * Tries a read again with full jitter, obeying Retry-After. Ours, because the retry of the library that gives the breaker
 * cannot be woken while it waits, and a wait may be an hour.
 */
async function tryAgain(
  work: () => Promise<HrmResponse>,
  { path, signal }: HrmRequest,
  limits: HrmLimits,
  { random, onWait }: HrmHttpOptions,
): Promise<HrmResponse> {
  for (let attempt = 1; ; attempt++) {
    try {
      return await work();
    } catch (err) {
      if (!(err instanceof Passing) || attempt >= limits.tries) throw err;
      const jitter = random() * limits.firstDelay * 2 ** attempt;
      const milliseconds = Math.min(err.retryAfter ?? jitter, limits.longestDelay);
      onWait?.({ path, milliseconds, asked: err.retryAfter !== null });
      try {
        await sleep(milliseconds, undefined, { signal });
      } catch {
        throw stopped(path, signal);
      }
    }
  }
}

/** Told apart from a fault of the HRM: a person, or the deadline of the run, ended it. */
const stopped = (path: string, signal: AbortSignal | undefined): ProblemError =>
  fail((signal?.reason as Error | undefined)?.name === 'TimeoutError' ? 'hrm-deadline' : 'hrm-stopped', path);

async function send(
  client: AxiosInstance,
  limits: HrmLimits,
  { path, query, signal }: HrmRequest,
  write?: { readonly key: string; readonly body: unknown },
): Promise<AxiosResponse<Uint8Array>> {
  if (signal?.aborted === true) throw stopped(path, signal);
  const deadline = AbortSignal.timeout(limits.request);
  try {
    return await client.request<Uint8Array>({
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
  if (signal?.aborted === true) return writing ? fail('hrm-answer-lost', path) : stopped(path, signal);
  const { code, message } = err instanceof AxiosError ? err : { code: '', message: '' };
  if (message.includes('maxContentLength')) return fail('hrm-page-too-large', path);
  if (code === 'EHRMHOST') return fail('hrm-address-not-allowed', path);
  const refused = code === 'ECONNREFUSED' || code === 'ENOTFOUND';
  if (writing && !refused) return fail('hrm-answer-lost', path);
  if (deadline.aborted || code === 'ECONNABORTED' || code === 'ETIMEDOUT')
    return new Passing(fail('hrm-timeout', path), null);
  return new Passing(fail('hrm-unreachable', path, { detail: code ?? '' }), null);
}

function judge(response: AxiosResponse<Uint8Array>, { path }: HrmRequest, now: () => Date): HrmResponse {
  const { status } = response;
  if (status >= 300 && status < 400) throw fail('hrm-redirected', path);
  if (status === 401 || status === 403) throw fail('hrm-unauthorised', path, { status });
  if (status === 429 || status >= 500) {
    throw new Passing(
      fail('hrm-unavailable', path, { status }),
      retryAfter(String(response.headers['retry-after'] ?? ''), now()),
    );
  }
  const mediaType = String(response.headers['content-type'] ?? '');
  if (!/^application\/([\w.+-]+\+)?json\b/i.test(mediaType)) throw fail('hrm-not-json', path);
  return { status, body: parseJson(decode(response.data, mediaType, path), path) };
}

/** Seconds or an HTTP date, as milliseconds; `null` when absent or unreadable. RFC 9110, 10.2.3. */
function retryAfter(header: string, now: Date): number | null {
  if (/^\d+$/.test(header)) return Number(header) * 1000;
  const date = Date.parse(header);
  return Number.isNaN(date) ? null : Math.max(0, date - now.getTime());
}

/** UTF-8 and nothing else: in any other encoding the names of people would come in garbled. */
function decode(bytes: Uint8Array, mediaType: string, path: string): string {
  const charset = /;\s*charset\s*=\s*"?([^";\s]+)/i.exec(mediaType)?.[1] ?? 'utf-8';
  try {
    if (!/^(utf-?8|us-ascii)$/i.test(charset)) throw new Error(charset);
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    throw fail('hrm-not-utf8', path);
  }
}

/** Truncated text is no list, and no row can reach the prototypes. */
function parseJson(text: string, path: string): unknown {
  try {
    // Looking at every member takes several times as long as the rest; a name can also be written in escapes.
    if (!text.includes('__proto__') && !text.includes('\\u00')) return JSON.parse(text);
    return JSON.parse(text, (key, value: unknown) => (key === '__proto__' ? undefined : value));
  } catch {
    throw fail('hrm-truncated', path);
  }
}
