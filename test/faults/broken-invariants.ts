import { checkInvariants, INVARIANTS, type Evidence, type Store } from '@xeploai/application';

/** The invariants that `xeploai doctor` looks at, where they do not hold. */
export async function brokenInvariants(store: Store, receiver: Evidence['receiver']): Promise<readonly string[]> {
  const evidence = receiver === undefined ? {} : { receiver };
  const checks = await checkInvariants({ store })({ actor: 'faults', ...evidence });
  if (checks.length < INVARIANTS.length - 2) return ['not every invariant was looked at'];
  return checks.filter(({ ok }) => !ok).map(({ id, detail }) => `${id} does not hold: ${detail.en}`);
}
