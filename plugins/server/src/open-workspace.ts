import { randomUUID } from 'node:crypto';
import { userInfo } from 'node:os';
import { join } from 'node:path';
import { provincialAdapter } from '@xeploai/adapter-provincial';
import type { Clock, HrmAdapter, Store } from '@xeploai/application';
import { problem, ProblemError } from '@xeploai/domain';
import { createLawLibrary, loadLaw, readActs, type LawFiles, type LawLibrary } from '@xeploai/law';
import { openStore } from '@xeploai/store';
import type { Settings } from './settings.js';
import type { Terminal } from './terminal.js';
import { ensureFolder } from './ensure-folder.js';

export const systemClock: Clock = { now: () => new Date() };

export const newId = (): string => randomUUID();

/** Who is at the keyboard, as the machine knows them. */
export const userName = (): string => userInfo().username;

/**
 * The law that comes with the program, together with the acts of the province and its agencies, checked as a whole.
 * @throws ProblemError with every fault of the files
 */
export function openLaw({ actsFolder }: Pick<Settings, 'actsFolder'>): LawLibrary {
  const law = readActs();
  if (actsFolder === null) return createLawLibrary(loadLaw(law));
  const local = readLocalActs(actsFolder);
  const taken = [...local.keys()].filter((file) => law.has(file));
  if (taken.length > 0) throw new ProblemError(taken.map((file) => problem('law-file-taken', file, { file })));
  return createLawLibrary(loadLaw(new Map([...law, ...local])));
}

function readLocalActs(folder: string): LawFiles {
  try {
    return readActs(folder);
  } catch (err) {
    throw new ProblemError([problem('config-invalid', 'XEPLOAI_ACTS', { detail: (err as Error).message })]);
  }
}

/** The configured store. Says on stderr what it promises when it is the embedded one. */
export async function openConfiguredStore(settings: Settings, terminal: Terminal, folder = 'data'): Promise<Store> {
  const where = settings.database === null ? { dataDir: join(settings.dataDir, folder) } : { url: settings.database };
  if (settings.database === null) ensureFolder(settings.dataDir);
  const store = await openStore(where, { clock: systemClock, snapshotDir: join(settings.dataDir, 'snapshots') });
  if (store.info.banner !== null) terminal.note(terminal.text(store.info.banner));
  return store;
}

/** The configured HRM. @throws ProblemError `config-hrm-missing` */
export function openHrm(settings: Settings, terminal?: Terminal): HrmAdapter {
  if (settings.hrm === null) throw new ProblemError([problem('config-hrm-missing', 'XEPLOAI_HRM_URL')]);
  const { url, token, hosts } = settings.hrm;
  return connectHrm(url, token, hosts, terminal);
}

/** Name of the HRM in the ledgers. */
export const SOURCE = 'provincial';

/** Waits shorter than this are not worth a line. */
const LONG_WAIT_MS = 3000;

/** Tells the terminal, if there is one, when the HRM makes it wait. */
export const connectHrm = (
  baseUrl: string,
  token: string,
  allowedHosts: readonly string[],
  terminal?: Terminal,
): HrmAdapter =>
  provincialAdapter({
    name: SOURCE,
    baseUrl,
    token,
    allowedHosts,
    clock: systemClock,
    random: Math.random,
    onWait: ({ milliseconds }) => {
      if (milliseconds >= LONG_WAIT_MS)
        terminal?.note(terminal.say('hrm-waiting', { seconds: Math.ceil(milliseconds / 1000) }));
    },
  });
