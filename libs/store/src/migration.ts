import { createHash } from 'node:crypto';

/** One forward step of the schema. Once released it is never edited: its checksum is kept in the database. */
export interface Migration {
  readonly name: string;
  /** Each one statement. */
  readonly statements: readonly string[];
}

export const checksumOf = ({ name, statements }: Migration): string =>
  createHash('sha256')
    .update(JSON.stringify([name, ...statements]))
    .digest('hex');
