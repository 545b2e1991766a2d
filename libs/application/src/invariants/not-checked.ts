import { text, type Text } from '@xeploai/domain';
import type { Invariant } from './check.js';

/** Promises that no look at the store alone can judge, or that rest on parts that are not there yet, and why. */
export const NOT_CHECKED: readonly { readonly id: string; readonly why: Text }[] = [
  { id: 'I10', why: text('not-checked-closure') },
  { id: 'I13', why: text('not-checked-lost-update') },
  { id: 'I15', why: text('not-checked-slots') },
  { id: 'I16', why: text('not-checked-secrecy') },
  { id: 'I17', why: text('not-checked-restore') },
  { id: 'I18', why: text('not-checked-ceilings') },
];

/** Why an invariant that needs evidence from outside was passed over. */
export const notGiven = ({ id }: Invariant): { readonly id: string; readonly why: Text } => ({
  id,
  why: text('not-checked-evidence'),
});
