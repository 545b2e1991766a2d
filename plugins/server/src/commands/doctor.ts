import { INVARIANTS } from '@xeploai/application';
import { isMessageKey } from '@xeploai/domain';
import { examine } from '../doctor/examine.js';
import { EXIT } from '../exit-code.js';
import type { Settings } from '../settings.js';
import type { Terminal } from '../terminal.js';

/** `xeploai doctor`: whether this installation and its data are sound; ends with 1 when a check fails. */
export async function doctor(settingsOf: () => Settings, terminal: Terminal): Promise<number> {
  const { say, text, line } = terminal;
  const { checks, notChecked } = await examine(settingsOf);
  const failed = checks.filter(({ ok }) => !ok).length;
  terminal.line(say('doctor-title'));
  for (const { id, ok, warning, detail } of checks) {
    const mark = say(ok ? (warning === true ? 'doctor-mark-note' : 'doctor-mark-good') : 'doctor-mark-bad');
    line(`  ${mark} ${titleOf(id, terminal)}`);
    line(`      ${text(detail)}`);
  }
  line(say('doctor-not-checked'));
  for (const { id, why } of notChecked) line(`  ${id.padEnd(4)} ${text(why)}`);
  line(say(failed === 0 ? 'doctor-sound' : 'doctor-unsound', { failed, checks: checks.length }));
  if (terminal.json) {
    terminal.data({
      checks: checks.map((check) => ({ ...check, detail: text(check.detail) })),
      notChecked: notChecked.map(({ id, why }) => ({ id, why: text(why) })),
    });
  }
  return failed === 0 ? EXIT.ok : EXIT.failed;
}

function titleOf(id: string, { say, text }: Terminal): string {
  const invariant = INVARIANTS.find((one) => one.id === id);
  if (invariant !== undefined) return `${id} ${text(invariant.title)}`;
  const key = `doctor-${id}`;
  return isMessageKey(key) ? say(key) : id;
}
