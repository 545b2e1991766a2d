import { problem, ProblemError } from '@xeploai/domain';
import type { HrmAdapter } from '@xeploai/application';

/** Checks what an adapter declares and freezes it. @throws ProblemError `adapter-incomplete` */
export function defineHrmAdapter(adapter: HrmAdapter): HrmAdapter {
  const missing = [
    adapter.name.trim() === '' ? 'name' : '',
    adapter.allowedHosts.length === 0 ? 'allowedHosts' : '',
  ].filter((part) => part !== '');
  if (missing.length > 0)
    throw new ProblemError(missing.map((part) => problem('adapter-incomplete', adapter.name, { part })));
  return Object.freeze({ ...adapter, allowedHosts: Object.freeze([...adapter.allowedHosts]) });
}
