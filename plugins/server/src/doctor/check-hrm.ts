import { text } from '@xeploai/domain';
import { openHrm } from '../open-workspace.js';
import type { Settings } from '../settings.js';
import { pass, warn, whatIsWrong, type DoctorCheck } from './check.js';

const PATIENCE_MS = 10_000;

/** Asks the HRM for its first unit. An HRM that is down is said and harms nobody: evaluation goes on without it. */
export async function checkHrm(settings: Settings): Promise<DoctorCheck> {
  if (settings.hrm === null) return warn('hrm', text('doctor-hrm-none'));
  try {
    const hrm = openHrm(settings);
    for await (const page of hrm.readUnits({ pageSize: 1, signal: AbortSignal.timeout(PATIENCE_MS) })) {
      const total = page.total ?? page.rows.length;
      return pass('hrm', text('doctor-hrm-answers', { host: new URL(settings.hrm.url).host, units: total }));
    }
    return warn('hrm', text('doctor-hrm-no-units'));
  } catch (err) {
    return warn('hrm', whatIsWrong(err));
  }
}
