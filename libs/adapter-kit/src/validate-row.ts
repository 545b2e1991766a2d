import { createHash } from 'node:crypto';
import { isMessageKey, message, problem, type Language, type Problem } from '@xeploai/domain';
import type { SourceRow } from '@xeploai/application';
import type { z } from 'zod';

/** SHA-256 of a record, its keys in order, so that equal content has an equal hash whatever the order on the wire. */
export const recordHash = (record: unknown): string => createHash('sha256').update(canonical(record)).digest('hex');

function canonical(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(canonical).join(',')}]`;
  if (typeof value !== 'object' || value === null) return JSON.stringify(value) ?? 'null';
  const entries = Object.entries(value).toSorted(([a], [b]) => (a < b ? -1 : 1));
  return `{${entries.map(([key, part]) => `${JSON.stringify(key)}:${canonical(part)}`).join(',')}}`;
}

/** What an adapter knows of its rows besides their schema. */
export interface RowShape {
  /** Members that say whose row it is, besides `id`. */
  readonly identities?: readonly string[];
  /** Members that the source publishes and we do not use; any other is drift. */
  readonly unused?: readonly string[];
}

/** One row: usable, or not with the path and the reason of every fault. Nothing is guessed. */
export function validateRow<T extends { readonly id: string }>(
  schema: z.ZodType<T>,
  raw: unknown,
  where: string,
  { identities = [], unused = [] }: RowShape = {},
): SourceRow<T> {
  const result = schema.safeParse(raw);
  if (result.success) {
    const { data } = result;
    const extra = [...new Set(unknownMembers(raw, data))].filter((path) => !unused.includes(path));
    return { ok: true, id: data.id, record: data, hash: recordHash(data), extra };
  }
  if (typeof raw !== 'object' || raw === null || Array.isArray(raw)) {
    const value = JSON.stringify(raw) ?? 'null';
    const nobody = identities.map(() => null);
    return {
      ok: false,
      id: null,
      problems: [problem('row-no-record', where, { value })],
      hash: recordHash(raw),
      identities: nobody,
    };
  }
  const broken = new Set(result.error.issues.map(({ path }) => path[0]));
  const problems = result.error.issues.map((issue): Problem => {
    const path = issue.path.join('.');
    const received = read(raw, issue.path);
    return received === undefined || received === null
      ? problem('row-field-missing', `${where}.${path}`, { field: path })
      : problem('row-field-invalid', `${where}.${path}`, (language) => ({
          field: path,
          detail: detailOf(issue, received, language),
        }));
  });
  const named = identities.map((member) => {
    const value = read(raw, [member]);
    return typeof value === 'string' && !broken.has(member) ? value.trim() : null;
  });
  return { ok: false, id: idOf(raw), problems, hash: recordHash(raw), identities: named };
}

/** Paths of members that were read over: in the raw row and not in the record made from it. */
function unknownMembers(raw: unknown, record: unknown, path = ''): string[] {
  if (Array.isArray(raw) && Array.isArray(record))
    return raw.flatMap((item: unknown, index) => unknownMembers(item, record[index], path));
  if (typeof raw !== 'object' || raw === null || typeof record !== 'object' || record === null) return [];
  return Object.entries(raw).flatMap(([member, value]) => {
    const at = path === '' ? member : `${path}.${member}`;
    return Object.hasOwn(record, member)
      ? unknownMembers(value, (record as Record<string, unknown>)[member], at)
      : [at];
  });
}

/** What is wrong with a field, in words of the language: our own message where the schema names one. */
function detailOf(issue: z.core.$ZodIssue, received: unknown, language: Language): string {
  if (isMessageKey(issue.message)) return message(language, issue.message);
  const value = typeof received === 'string' ? received : (JSON.stringify(received) ?? 'undefined');
  if (issue.code === 'invalid_value')
    return message(language, 'detail-not-in-list', { value, list: issue.values.join(', ') });
  return message(language, 'detail-wrong-type', { value });
}

/** The id of a raw row, when it has one. */
export function idOf(raw: unknown): string | null {
  const id = typeof raw === 'object' && raw !== null ? (raw as { id?: unknown }).id : undefined;
  return typeof id === 'string' && id !== '' ? id : null;
}

const read = (raw: unknown, path: readonly PropertyKey[]): unknown =>
  path.reduce<unknown>(
    (part, key) =>
      typeof part === 'object' && part !== null ? (part as Record<PropertyKey, unknown>)[key] : undefined,
    raw,
  );
