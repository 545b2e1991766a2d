import { problem, type Problem } from '@xeploai/domain';
import { isNode, LineCounter, parseDocument, visit } from 'yaml';
import type { z } from 'zod';
import { explainIssues } from './explain-issues.js';

/** A YAML file read strictly, and where each part of it stands. */
export interface ParsedFile {
  readonly data: unknown;
  /** `file:line` of the part at a path of keys and positions. */
  readonly placeOf: (path: readonly PropertyKey[]) => string;
  readonly problems: readonly Problem[];
}

/** Duplicate keys, tabs, aliases to nowhere and broken YAML are problems that name the line. Dates stay text. */
export function parseLawFile(file: string, text: string): ParsedFile {
  const lines = new LineCounter();
  const document = parseDocument(text, { lineCounter: lines, uniqueKeys: true, schema: 'core' });
  const lineAt = (offset: number): number => lines.linePos(offset).line;
  const problems = [...document.errors, ...document.warnings].map((err) =>
    problem('law-yaml-broken', `${file}:${lineAt(err.pos[0])}`, { detail: err.message.split('\n')[0] ?? '' }),
  );
  visit(document, {
    Alias: (_, alias) => {
      if (alias.resolve(document) !== undefined) return;
      const where = `${file}:${lineAt(alias.range?.[0] ?? 0)}`;
      problems.push(problem('law-yaml-broken', where, { detail: `*${alias.source}` }));
    },
  });
  const placeOf = (path: readonly PropertyKey[]): string => {
    for (let length = path.length; length > 0; length--) {
      const node = document.getIn(path.slice(0, length), true);
      if (isNode(node) && node.range) return `${file}:${lineAt(node.range[0])}`;
    }
    return `${file}:1`;
  };
  return { data: problems.length > 0 ? null : document.toJS(), placeOf, problems };
}

/** Checks a part of a file against a schema; each fault names the line, what is wrong and what would be right. */
export function checkPart<T>(
  schema: z.ZodType<T>,
  part: unknown,
  file: ParsedFile,
  at: readonly PropertyKey[] = [],
): { readonly value: T | null; readonly problems: readonly Problem[] } {
  const result = schema.safeParse(part);
  if (result.success) return { value: result.data, problems: [] };
  const problems = explainIssues(schema, part).flatMap((issue): Problem[] => {
    const where = file.placeOf([...at, ...issue.path]);
    const path = [...at, ...issue.path].join('.') || '(file)';
    if (issue.unknownKeys.length > 0) {
      return issue.unknownKeys.map((key) =>
        problem('law-unknown-key', file.placeOf([...at, ...issue.path, key]), { key, path }),
      );
    }
    const last = issue.path.at(-1);
    if (last === 'citation' && issue.code === 'invalid_type') return [problem('law-citation-missing', where, { path })];
    return [problem('law-wrong-value', where, (language) => ({ path, detail: issue.detail[language] }))];
  });
  return { value: null, problems };
}
