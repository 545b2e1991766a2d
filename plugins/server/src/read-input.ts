import { readFileSync } from 'node:fs';
import { problem, ProblemError } from '@xeploai/domain';
import { parse } from 'yaml';

/** Reads a JSON or YAML file, or standard input for `-`. @throws ProblemError when it cannot be read or parsed */
export function readInput(path: string): unknown {
  let text: string;
  try {
    text = readFileSync(path === '-' ? 0 : path, 'utf8');
  } catch (err) {
    throw new ProblemError([problem('input-unreadable', path, { detail: (err as Error).message })]);
  }
  try {
    return path.endsWith('.yaml') || path.endsWith('.yml') ? parse(text) : JSON.parse(text);
  } catch (err) {
    throw new ProblemError([problem('input-broken', path, { detail: (err as Error).message })]);
  }
}
