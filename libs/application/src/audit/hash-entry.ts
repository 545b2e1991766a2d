import { createHash } from 'node:crypto';
import type { ChainEntry } from '../ports.js';

/**
 * The hash that an entry must have, worked out from the published rule alone: SHA-256, in hexadecimal, of the JSON array
 * `["xeploai.audit.1",agency,seq,previous,{"action":…,"actor":…,"at":…,"payload":…}]` without white space, strings written
 * as ECMAScript writes them, the payload being the text of its JSON. Shares nothing with what writes entries, so that a
 * fault there is not repeated here.
 */
export function hashEntry({ agencyId, seq, previous, actor, action, at, payload }: ChainEntry): string {
  const inner = `{"action":${quoted(action)},"actor":${quoted(actor)},"at":${quoted(at)},"payload":${quoted(payload)}}`;
  const framed = `["xeploai.audit.1",${quoted(agencyId)},${seq},${quoted(previous)},${inner}]`;
  return createHash('sha256').update(framed, 'utf8').digest('hex');
}

const quoted = (text: string): string => JSON.stringify(text);
