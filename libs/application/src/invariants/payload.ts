import type { ChainEntry } from '../ports.js';

/** The members of an audit entry's payload; none when it is no object. */
export function payloadOf({ payload }: ChainEntry): Readonly<Record<string, unknown>> {
  const value: unknown = JSON.parse(payload);
  return typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : {};
}
