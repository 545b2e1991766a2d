/** SQLSTATE of an error of either engine; empty when it is none. */
export const sqlState = (err: unknown): string =>
  typeof err === 'object' && err !== null && 'code' in err && typeof err.code === 'string' ? err.code : '';

export const UNIQUE_VIOLATION = '23505';
