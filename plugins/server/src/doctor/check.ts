import type { Check } from '@xeploai/application';
import { ProblemError, text, type Text } from '@xeploai/domain';

/** A check of the doctor. `warning`: said, but nothing for which the installation is to blame. */
export interface DoctorCheck extends Check {
  readonly warning?: true;
}

export const pass = (id: string, detail: Text): DoctorCheck => ({ id, ok: true, detail });
export const warn = (id: string, detail: Text): DoctorCheck => ({ id, ok: true, warning: true, detail });
export const fail = (id: string, err: unknown): DoctorCheck => ({ id, ok: false, detail: whatIsWrong(err) });

/** The problems of an error, each with its place; a fault of ours by its message. */
export function whatIsWrong(err: unknown): Text {
  if (!(err instanceof ProblemError)) {
    return text('check-broke', { detail: err instanceof Error ? err.message : String(err) });
  }
  const told = (language: 'vi' | 'en'): string =>
    err.problems.map(({ where, what }) => `${where}: ${what[language]}`).join(' ');
  return { vi: told('vi'), en: told('en') };
}
