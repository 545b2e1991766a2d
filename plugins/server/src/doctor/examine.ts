import { checkInvariants, INVARIANTS, NOT_CHECKED, notGiven } from '@xeploai/application';
import { text, type Text } from '@xeploai/domain';
import type { Settings } from '../settings.js';
import { checkDatabase } from './check-database.js';
import { checkHrm } from './check-hrm.js';
import { checkLaw } from './check-law.js';
import { fail, pass, type DoctorCheck } from './check.js';

export interface Examination {
  readonly checks: readonly DoctorCheck[];
  readonly notChecked: readonly { readonly id: string; readonly why: Text }[];
}

/** Looks at settings, law files, database, HRM and every invariant that the store alone can show. Changes nothing. */
export async function examine(settingsOf: () => Settings): Promise<Examination> {
  let settings: Settings;
  try {
    settings = settingsOf();
  } catch (err) {
    return { checks: [fail('settings', err)], notChecked: NOT_CHECKED };
  }
  const { library, check: law } = checkLaw(settings);
  const { store, checks } = await checkDatabase(settings);
  try {
    const evidence = { actor: 'doctor', ...(library === null ? {} : { library }) };
    const invariants = store === null ? [] : await checkInvariants({ store })(evidence);
    const looked = new Set(invariants.map(({ id }) => id));
    return {
      checks: [
        pass('settings', text('doctor-settings-read', { folder: settings.dataDir })),
        law,
        ...checks,
        await checkHrm(settings),
        ...invariants,
      ],
      notChecked: [...INVARIANTS.filter(({ id }) => store !== null && !looked.has(id)).map(notGiven), ...NOT_CHECKED],
    };
  } finally {
    await store?.close();
  }
}
