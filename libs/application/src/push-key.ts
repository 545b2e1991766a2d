import type { Decision } from './ports.js';

/**
 * The key under which one decided result has one effect in a target. ASCII only, one key a result: it travels in an HTTP
 * header, where anything else is dropped on the way, and numbers that differ in a letter such as `Đ` would become one.
 */
export const pushKey = (
  target: string,
  { subject, year, number }: Pick<Decision, 'subject' | 'year' | 'number'>,
): string => [target, subject, String(year), number].map((part) => encodeURIComponent(part)).join('/');
