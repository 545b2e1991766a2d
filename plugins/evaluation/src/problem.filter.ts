import { Catch, HttpException, Inject, Logger, type ArgumentsHost, type ExceptionFilter } from '@nestjs/common';
import { HttpAdapterHost } from '@nestjs/core';
import { message, ProblemError, type Language, type MessageKey, type Problem, type Text } from '@xeploai/domain';

/** An error body after RFC 9457. `title` and `detail` are in the language asked for, `errors` in both. */
export interface ProblemDetails {
  readonly type: string;
  readonly title: string;
  readonly status: number;
  readonly detail: string;
  readonly code: string;
  readonly errors: readonly { readonly code: string; readonly where: string; readonly detail: Text }[];
}

const TITLES: Readonly<Record<number, MessageKey>> = {
  400: 'http-bad-request',
  401: 'http-unauthorised',
  403: 'http-forbidden',
  404: 'http-not-found',
  413: 'http-too-large',
  422: 'http-unprocessable',
};

/** 422 for input that was read and is wrong, 400 for a request that cannot be read; faults of ours tell nothing. */
function describe(err: unknown): { status: number; key: MessageKey; problems: readonly Problem[] } {
  if (err instanceof ProblemError) {
    const malformed = err.problems.every(({ code }) => code === 'case-invalid');

    const status = malformed ? 400 : 422;
    return { status, key: TITLES[status] as MessageKey, problems: err.problems };
  }
  const status = statusOf(err);
  const key = TITLES[status];
  return key === undefined ? { status: 500, key: 'http-internal', problems: [] } : { status, key, problems: [] };
}

/** Nest's own exceptions, and those of body parsers, which carry `statusCode`. */
function statusOf(err: unknown): number {
  if (err instanceof HttpException) return err.getStatus();
  const code = typeof err === 'object' && err !== null && 'statusCode' in err ? err.statusCode : undefined;
  return typeof code === 'number' ? code : 500;
}

/** Turns every error of our routes into problem details; bound to our controllers, not to the host. */
@Catch()
export class ProblemFilter implements ExceptionFilter {
  readonly #host: HttpAdapterHost;
  readonly #log = new Logger('EvaluationModule');

  constructor(@Inject(HttpAdapterHost) host: HttpAdapterHost) {
    this.#host = host;
  }

  catch(err: unknown, host: ArgumentsHost): void {
    const http = host.switchToHttp();
    const { httpAdapter } = this.#host;
    const { status, key, problems } = describe(err);
    if (status === 500) this.#log.error(err instanceof Error ? (err.stack ?? err.message) : String(err));
    const language = languageOf(http.getRequest<{ headers?: Record<string, unknown> }>());
    const body: ProblemDetails = {
      type: `urn:xeploai:problem:${key}`,
      title: message(language, key),
      status,
      detail: problems.map(({ where, what }) => `${where}: ${what[language]}`).join(' ') || message(language, key),
      code: key,
      errors: problems.map(({ code, where, what }) => ({ code, where, detail: what })),
    };
    const response = http.getResponse<object>();
    httpAdapter.setHeader(response, 'content-type', 'application/problem+json; charset=utf-8');
    httpAdapter.setHeader(response, 'content-language', language);
    httpAdapter.reply(response, JSON.stringify(body), status);
  }
}

/** Vietnamese unless English is asked for first. */
function languageOf({ headers }: { headers?: Record<string, unknown> }): Language {
  const asked = headers?.['accept-language'];
  return typeof asked === 'string' && /^\s*en\b/i.test(asked) ? 'en' : 'vi';
}
