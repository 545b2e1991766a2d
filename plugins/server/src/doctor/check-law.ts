import { text } from '@xeploai/domain';
import type { LawLibrary, LawRegister, Selector } from '@xeploai/law';
import { openLaw } from '../open-workspace.js';
import type { Settings } from '../settings.js';
import { fail, pass, type DoctorCheck } from './check.js';

/** Loads every law file and compiles every rulebook that they make, alone and with each overlay. */
export function checkLaw(settings: Settings): { readonly library: LawLibrary | null; readonly check: DoctorCheck } {
  try {
    const library = openLaw(settings);
    const { acts, rules } = library.register;
    for (const overlays of [[], ...overlaysOf(library.register)]) compileAll(library, overlays);
    const counts = { acts: acts.size, rules: rules.length, rulebooks: library.compiled };
    return { library, check: pass('law', text('doctor-law-ready', counts)) };
  } catch (err) {
    return { library: null, check: fail('law', err) };
  }
}

const overlaysOf = ({ acts }: LawRegister): string[][] =>
  [...acts.values()].filter(({ layer }) => layer === 'province' || layer === 'agency').map(({ id }) => [id]);

/** Every selector in force on the day that the last overlay was issued or later, for every kind of subject it names. */
function compileAll(library: LawLibrary, overlays: readonly string[]): void {
  const { acts, rules } = library.register;
  for (const { versions } of rules.filter(({ kind }) => kind.kind === 'selector')) {
    for (const { from, to, value } of versions) {
      const issued = overlays.map((id) => acts.get(id)?.issuedOn ?? from);
      const day = [from, ...issued].reduce((latest, one) => (one > latest ? one : latest));
      if (to !== null && to < day) continue;
      const { subjects, judges, unitRegulation } = value as Selector;
      const dates = {
        begunOn: day,
        decidedOn: day,
        periodEnd: judges?.to ?? judges?.from ?? day,
        unitRegulationIssuedOn: unitRegulation === undefined ? undefined : unitRegulation === 'issued' ? day : null,
      };
      for (const subject of subjects) library.rulebook(subject, dates, overlays);
    }
  }
}
