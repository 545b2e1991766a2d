import { createHash } from 'node:crypto';

/** SHA-256 of a JSON value with its keys in order: equal content, equal hash. */
export const contentHash = (value: unknown): string =>
  createHash('sha256').update(JSON.stringify(value, inKeyOrder)).digest('hex');

function inKeyOrder(_: string, value: unknown): unknown {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return value;
  return Object.fromEntries(Object.entries(value).toSorted(([a], [b]) => (a < b ? -1 : a > b ? 1 : 0)));
}
