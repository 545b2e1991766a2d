import {
  decideAdjustment,
  proposeAdjustments,
  type AdjustmentProposal,
  type Choice,
  type Store,
} from '@xeploai/application';
import {
  CAP_READINGS,
  isLevel,
  parseFraction,
  problem,
  ProblemError,
  type CapException,
  type CapReading,
  type CivilDate,
} from '@xeploai/domain';
import { adjustmentJson, printAdjustment, type Letterhead } from '@xeploai/papers';
import { EXIT } from '../exit-code.js';
import { openConfiguredStore, openHrm, openLaw, systemClock } from '../open-workspace.js';
import { printProposal } from '../print-proposal.js';
import { readInput } from '../read-input.js';
import type { Settings } from '../settings.js';
import type { Terminal } from '../terminal.js';
import { writePaper } from '../write-paper.js';

export interface ProposeOptions {
  readonly year: number;
  readonly agency: string;
  readonly indicator: string;
  readonly value: string;
  readonly source: string;
  readonly asOf: CivilDate;
  readonly document: string;
  readonly docx?: string;
  readonly superior: string;
  readonly issuer?: string;
  readonly place: string;
  readonly signer: string;
}

/** `xeploai adjust propose`: records a revised figure and draws up what it touches. Decides nothing. */
export async function adjustPropose(settings: Settings, terminal: Terminal, options: ProposeOptions): Promise<number> {
  const library = openLaw(settings);
  const store = await openConfiguredStore(settings, terminal);
  try {
    const { year, indicator, value, source, asOf, document } = options;
    const agencyId = await agencyIdOf(store, options.agency);
    const proposal = await proposeAdjustments({ store, library, clock: systemClock })({
      revision: { year, agencyId, indicator, value, issuer: source, asOf, document },
      actor: 'cli',
    });
    if (options.docx !== undefined) {
      const paper = await printAdjustment(proposal, letterheadOf(proposal, options));
      terminal.note(await writePaper(options.docx, paper));
    }
    if (terminal.json) terminal.data(adjustmentJson(proposal));
    else printProposal(proposal, terminal);
    return EXIT.ok;
  } finally {
    await store.close();
  }
}

const letterheadOf = (
  { agency }: AdjustmentProposal,
  { superior, issuer = agency.name, place, signer }: ProposeOptions,
): Letterhead => ({ superior, issuer, place, signer, symbol: 'TTr' });

export interface DecideOptions {
  readonly year: number;
  readonly agency: string;
  readonly proposal: number;
  readonly number: string;
  readonly date?: CivilDate;
  readonly authority: string;
  readonly reason: string;
  readonly document: string;
  readonly choices?: string;
  readonly capReading?: string;
  readonly exceptionShare?: string;
  readonly exceptionDecision: string;
}

/** `xeploai adjust decide`: records the decision that supersedes. Without its number nothing changes. */
export async function adjustDecide(settings: Settings, terminal: Terminal, options: DecideOptions): Promise<number> {
  const choices = options.choices === undefined ? [] : readChoices(options.choices);
  const capReading = readingOf(options.capReading);
  const exception = exceptionOf(options);
  const library = openLaw(settings);
  const targets = settings.hrm === null ? [] : [openHrm(settings).name];
  const store = await openConfiguredStore(settings, terminal);
  try {
    const { year, number, authority, reason, document, proposal } = options;
    const agencyId = await agencyIdOf(store, options.agency);
    const result = await decideAdjustment({ store, library, clock: systemClock })({
      adjustment: { year, agencyId, number: proposal },
      number,
      decidedOn: options.date ?? null,
      decidedBy: authority,
      reason,
      document,
      choices,
      actor: 'cli',
      capReading,
      ...(exception === null ? {} : { exception }),
      targets,
    });
    if (result.status === 'refused') {
      if (terminal.json) terminal.data(result);
      terminal.fault(new ProblemError(result.problems));
      return EXIT.badData;
    }
    if (terminal.json) terminal.data(result);
    else {
      const { superseded, corrections, left } = result;
      terminal.line(terminal.say('adjust-decided', { number, superseded, corrections }));
      if (left.length > 0) terminal.line(terminal.say('adjust-left', { people: left.join(', ') }));
    }
    return EXIT.ok;
  } finally {
    await store.close();
  }
}

/** An agency is named by its id or its code. */
async function agencyIdOf(store: Store, given: string): Promise<string> {
  const units = await store.unitOfWork({ agencies: 'province', actor: 'cli' }, (tx) => tx.units.all());
  const found = units.find(({ id, code, isAgency }) => isAgency && (id === given || code === given));
  if (found === undefined) throw new ProblemError([problem('agency-unknown', '--agency', { code: given })]);
  return found.id;
}

function readingOf(given: string | undefined): CapReading | null {
  if (given === undefined) return null;
  const reading = CAP_READINGS.find((one) => one === given);
  if (reading !== undefined) return reading;
  throw new ProblemError([
    problem('law-no-such-option', '--cap-reading', {
      name: '--cap-reading',
      option: given,
      known: CAP_READINGS.join(', '),
    }),
  ]);
}

/** @throws ProblemError when the share is no share */
function exceptionOf({ exceptionShare, exceptionDecision }: DecideOptions): CapException | null {
  if (exceptionShare === undefined) return null;
  const share = parseFraction(exceptionShare);
  if (share !== null) return { share, decision: exceptionDecision };
  throw new ProblemError([problem('exception-no-share', '--exception-share', { share: exceptionShare })]);
}

/** A list of `{subject, level, reason}`. @throws ProblemError naming every entry that is not one */
function readChoices(path: string): readonly Choice[] {
  const raw = readInput(path);
  const entries = Array.isArray(raw) ? (raw as readonly unknown[]) : [raw];
  const faults = entries.flatMap((entry, index) =>
    isChoice(entry) ? [] : [problem('choice-invalid', `${path}#${index + 1}`)],
  );
  if (faults.length > 0) throw new ProblemError(faults);
  return entries as readonly Choice[];
}

const isChoice = (entry: unknown): entry is Choice => {
  if (typeof entry !== 'object' || entry === null) return false;
  const { subject, level, reason } = entry as Record<string, unknown>;
  return typeof subject === 'string' && isLevel(level) && typeof reason === 'string';
};
