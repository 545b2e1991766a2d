import { randomUUID } from 'node:crypto';
import { join } from 'node:path';
import { provincialAdapter } from '@xeploai/adapter-provincial';
import type { Clock, HrmAdapter, Store } from '@xeploai/application';
import { problem, ProblemError } from '@xeploai/domain';
import { createLawLibrary, loadLaw, readActs, type LawLibrary } from '@xeploai/law';
import { openStore } from '@xeploai/store';
import type { Settings } from './settings.js';
import type { Terminal } from './terminal.js';

export const systemClock: Clock = { now: () => new Date() };

export const newId = (): string => randomUUID();

/** The law that comes with the program, read and checked once. */
export const openLaw = (): LawLibrary => createLawLibrary(loadLaw(readActs()));

/** The configured store. Says on stderr what it promises when it is the embedded one. */
export async function openConfiguredStore(settings: Settings, terminal: Terminal, folder = 'data'): Promise<Store> {
  const where = settings.database === null ? { dataDir: join(settings.dataDir, folder) } : { url: settings.database };
  const store = await openStore(where, { clock: systemClock, snapshotDir: join(settings.dataDir, 'snapshots') });
  if (store.info.banner !== null) terminal.note(terminal.text(store.info.banner));
  return store;
}

/** The configured HRM. @throws ProblemError `config-hrm-missing` */
export function openHrm(settings: Settings): HrmAdapter {
  if (settings.hrm === null) throw new ProblemError([problem('config-hrm-missing', 'XEPLOAI_HRM_URL')]);
  const { url, token, hosts } = settings.hrm;
  return connectHrm(url, token, hosts);
}

export const connectHrm = (baseUrl: string, token: string, allowedHosts: readonly string[]): HrmAdapter =>
  provincialAdapter({ baseUrl, token, allowedHosts, clock: systemClock, random: Math.random });
