import { resolve } from 'node:path';
import { problem, ProblemError, type Problem } from '@xeploai/domain';
import { z } from 'zod';

/** The token goes into its own setting, never into the address, which is shown. */
const WEB_ADDRESS = 'https://host/path';

const schema = z.object({
  XEPLOAI_DATA_DIR: z.string().min(1).default('.xeploai'),
  XEPLOAI_DATABASE: z
    .string()
    .regex(/^postgres(ql)?:\/\//, 'postgres://user@host/database')
    .optional(),
  XEPLOAI_HRM_URL: z
    .url({ protocol: /^https?$/, error: WEB_ADDRESS })
    .refine((url) => !URL.canParse(url) || new URL(url).username + new URL(url).password === '', { error: WEB_ADDRESS })
    .optional(),
  XEPLOAI_HRM_TOKEN: z.string().min(1).optional(),
  XEPLOAI_HRM_HOSTS: z.string().optional(),
  XEPLOAI_ACTS: z.string().optional(),
  XEPLOAI_LANG: z.enum(['vi', 'en']).default('vi'),
});

/** What the environment configures. */
export interface Settings {
  /** Absolute. */
  readonly dataDir: string;
  /** PostgreSQL; the embedded store in `dataDir` when absent. */
  readonly database: string | null;
  readonly hrm: { readonly url: string; readonly token: string; readonly hosts: readonly string[] } | null;
  /** Absolute: acts of the province and its agencies besides those that come with the program. */
  readonly actsFolder: string | null;
  readonly language: 'vi' | 'en';
}

/** Reads the environment. @throws ProblemError that lists every fault at once */
export function readSettings(env: Readonly<Record<string, string | undefined>>): Settings {
  const given = Object.fromEntries(Object.entries(env).filter(([, value]) => value !== ''));
  const result = schema.safeParse(given);
  const problems = (result.error?.issues ?? []).map((issue): Problem =>
    problem('config-invalid', issue.path.join('.'), { detail: issue.message }),
  );
  const [url, token] = [given['XEPLOAI_HRM_URL'], given['XEPLOAI_HRM_TOKEN']];
  if ((url === undefined) !== (token === undefined)) {
    const missing = url === undefined ? 'XEPLOAI_HRM_URL' : 'XEPLOAI_HRM_TOKEN';
    problems.push(problem('config-invalid', missing, { detail: 'XEPLOAI_HRM_URL + XEPLOAI_HRM_TOKEN' }));
  }
  if (!result.success || problems.length > 0) throw new ProblemError(problems);
  const { data } = result;
  const hosts = (data.XEPLOAI_HRM_HOSTS ?? '')
    .split(',')
    .map((host) => host.trim())
    .filter((host) => host !== '');
  return {
    dataDir: resolve(data.XEPLOAI_DATA_DIR),
    database: data.XEPLOAI_DATABASE ?? null,
    hrm:
      data.XEPLOAI_HRM_URL === undefined || data.XEPLOAI_HRM_TOKEN === undefined
        ? null
        : {
            url: data.XEPLOAI_HRM_URL,
            token: data.XEPLOAI_HRM_TOKEN,
            hosts: hosts.length > 0 ? hosts : [new URL(data.XEPLOAI_HRM_URL).host],
          },
    actsFolder: data.XEPLOAI_ACTS === undefined ? null : resolve(data.XEPLOAI_ACTS),
    language: data.XEPLOAI_LANG,
  };
}
