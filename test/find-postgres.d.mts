/** Folder that holds `initdb` and `postgres`, or an empty text. */
export function findPostgres(): string;
