/** The head of a chain as it was noted outside the database: on a paper, in a file. The hash may be its beginning only. */
export interface Anchor {
  readonly agencyId: string;
  readonly seq: number;
  readonly hash: string;
}

/** Shorter beginnings of a hash could be met by trying. */
const SHAPE = /^(?:(.+)@)?([1-9]\d{0,14}):([0-9a-f]{12,64})$/;

/** Reads `seq:hash` (the province's chain) or `agency@seq:hash`; `null` when it is neither. */
export function parseAnchor(written: string): Anchor | null {
  const [, agencyId = '', seq, hash] = SHAPE.exec(written.trim()) ?? [];
  return seq === undefined || hash === undefined ? null : { agencyId, seq: Number(seq), hash };
}

export const displayAnchor = ({ agencyId, seq, hash }: Anchor): string =>
  `${agencyId === '' ? '' : `${agencyId}@`}${seq}:${hash}`;
