import { createHash } from 'node:crypto';
import { canonicalJson } from './canonical-json.js';

/** One link of an agency's chain, as it is hashed. */
export interface AuditLink {
  readonly agencyId: string;
  /** From 1, without gaps. */
  readonly seq: number;
  /** Hash of the entry before; empty for the first. */
  readonly previous: string;
  readonly actor: string;
  readonly action: string;
  readonly at: Date;
  /** Canonical JSON. */
  readonly payload: string;
}

/**
 * SHA-256 over everything an entry says and the hash of the entry before. The parts are framed as one canonical JSON
 * array, so that no two links can be written the same way.
 */
export function auditHash({ agencyId, seq, previous, actor, action, at, payload }: AuditLink): string {
  const framed = canonicalJson(['xeploai.audit.1', agencyId, seq, previous, { actor, action, at, payload }]);
  return createHash('sha256').update(framed).digest('hex');
}
