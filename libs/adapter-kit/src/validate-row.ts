import { hash } from 'node:crypto';
import { isMessageKey, message, problem, type Language, type Problem } from '@xeploai/domain';
import type { SourceRow } from '@xeploai/application';
import type { z } from 'zod';

/** SHA-256 of a record, its keys in order, so that equal content has an equal hash whatever the order on the wire. */
export const recordHash = (record: unknown): string => hash('sha256', canonical(record));

function canonical(value: unknown): string {
  if (typeof value === 'string') return quoted(value);
  if (typeof value !== 'object' || value === null) return JSON.stringify(value) ?? 'null';
  let text = '';
  if (Array.isArray(value)) {
    for (const part of value) text += `${text === '' ? '' : ','}${canonical(part)}`;
    return `[${text}]`;
  }
  for (const { key, name } of membersOf(value)) {
    text += `${text === '' ? '' : ','}${name}:${canonical((value as Record<string, unknown>)[key])}`;
  }
  return `{${text}}`;
}

const quoted = (text: string): string => (/["\\\p{Cc}\p{Cs}]/u.test(text) ? JSON.stringify(text) : `"${text}"`);

interface Members {
  readonly keys: readonly string[];
  readonly sorted: readonly { readonly key: string; readonly name: string }[];
}

/** Records of a list have the same members in the same order: they are put in order once. By first member and number. */
const orders = new Map<string, Members>();
const MOST_ORDERS = 1000;

function membersOf(value: object): Members['sorted'] {
  const keys = Object.keys(value);
  const shape = `${keys.length} ${keys[0] ?? ''}`;
  const known = orders.get(shape);
  if (known !== undefined && keys.every((key, at) => key === known.keys[at])) return known.sorted;
  const sorted = keys.toSorted().map((key) => ({ key, name: JSON.stringify(key) }));
  if (orders.size >= MOST_ORDERS) orders.clear();
  orders.set(shape, { keys, sorted });
  return sorted;
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
    const extra: string[] = [];
    unknownMembers(raw, data, '', (path) => {
      if (!unused.includes(path) && !extra.includes(path)) extra.push(path);
    });
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

/** Tells the paths of members that were read over: in the raw row and not in the record made from it. */
function unknownMembers(raw: unknown, record: unknown, path: string, tell: (path: string) => void): void {
  if (typeof raw !== 'object' || raw === null || typeof record !== 'object' || record === null) return;
  if (Array.isArray(raw) || Array.isArray(record)) {
    if (!Array.isArray(raw) || !Array.isArray(record)) return;
    for (let index = 0; index < raw.length; index++) unknownMembers(raw[index], record[index], path, tell);
    return;
  }
  for (const member of Object.keys(raw)) {
    if (!Object.hasOwn(record, member)) {
      tell(path === '' ? member : `${path}.${member}`);
      continue;
    }
    const value = (raw as Record<string, unknown>)[member];
    if (typeof value !== 'object' || value === null) continue;
    const at = path === '' ? member : `${path}.${member}`;
    unknownMembers(value, (record as Record<string, unknown>)[member], at, tell);
  }
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
