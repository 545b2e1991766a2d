import { isMessageKey, problem, ProblemError, text, type Text } from '@xeploai/domain';
import { z } from 'zod';

/** One fault that a schema found, in words of both languages. */
export interface ExplainedIssue {
  readonly code: z.core.$ZodIssue['code'];
  readonly path: readonly PropertyKey[];
  /** Keys that nobody knows, where that is the fault. */
  readonly unknownKeys: readonly string[];
  readonly detail: Text;
}

const inVietnamese = { error: z.locales.vi().localeError };

/** Why `part` does not fit; empty when it does. A message that is the key of a resource is told from there. */
export function explainIssues(schema: z.ZodType, part: unknown): readonly ExplainedIssue[] {
  const found = issuesOf(schema.safeParse(part));
  if (found.length === 0) return [];
  const translated = issuesOf(schema.safeParse(part, inVietnamese));
  return found.map((issue, index): ExplainedIssue => {
    const vi = translated[index]?.message ?? issue.message;
    return {
      code: issue.code,
      path: issue.path,
      unknownKeys: issue.code === 'unrecognized_keys' ? issue.keys : [],
      detail: isMessageKey(issue.message) ? text(issue.message) : { vi, en: issue.message },
    };
  });
}

const issuesOf = (result: z.ZodSafeParseResult<unknown>): readonly z.core.$ZodIssue[] =>
  result.success ? [] : result.error.issues.flatMap(unfold);

/** Of the alternatives of a union, the one that was meant most likely: where the fault lies deepest. */
function unfold(issue: z.core.$ZodIssue): readonly z.core.$ZodIssue[] {
  if (issue.code !== 'invalid_union') return [issue];
  const depth = (branch: readonly z.core.$ZodIssue[]): number => Math.max(...branch.map(({ path }) => path.length));
  const [meant] = issue.errors.toSorted((a, b) => depth(b) - depth(a) || a.length - b.length);
  if (meant === undefined) return [issue];
  return meant.flatMap((inner) => unfold({ ...inner, path: [...issue.path, ...inner.path] }));
}

/** Reads what a person wrote for a command. @throws ProblemError with every fault and its place */
export function readInputPart<T>(schema: z.ZodType<T>, raw: unknown, where: string): T {
  const result = schema.safeParse(raw);
  if (result.success) return result.data;
  throw new ProblemError(
    explainIssues(schema, raw).map(({ path, detail }) =>
      problem('case-invalid', [where, ...path].join('.'), (language) => ({ detail: detail[language] })),
    ),
  );
}
