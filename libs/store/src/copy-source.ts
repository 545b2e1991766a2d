/**
 * Rows for a `COPY … FROM STDIN`, passed as its only parameter. The connections of both engines know it, so that a
 * COPY goes through Kysely like any other statement: in the same transaction, counted and logged alike.
 */
export class CopySource {
  readonly chunks: Iterable<string>;

  constructor(chunks: Iterable<string>) {
    this.chunks = chunks;
  }
}
