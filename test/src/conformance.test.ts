import { CONFORMANCE, type ConformanceFault, type ConformanceSubject } from '@xeploai/adapter-kit';
import { provincialAdapter } from '@xeploai/adapter-provincial';
import { startSampleHrm, type Fault } from '@xeploai/sample-hrm';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { clock, SMALL } from './season.fixture.js';

const SECRET = 'token-of-the-conformance-test';

/** Thirty people, a row of each dirty kind among them, in order of id. */
const FEW = {
  units: SMALL.units,
  staff: [...SMALL.staff.slice(0, 22), ...SMALL.staff.slice(-8)],
};

/** A fault of the kit as the sample HRM plays it. */
const played = (fault: ConformanceFault): Pick<Fault, 'do' | 'status'> =>
  fault === 'unauthorised' ? { do: 'status', status: 401 } : { do: fault };

async function startSubject(): Promise<ConformanceSubject> {
  const faults: Fault[] = [];
  const hrm = await startSampleHrm({ province: FEW, token: SECRET, clock: clock.now, faults });
  return {
    adapter: provincialAdapter({
      baseUrl: `${hrm.url}/api/v1`,
      token: SECRET,
      allowedHosts: [new URL(hrm.url).host],
      clock,
      random: () => 0,
      limits: { tries: 2, firstDelay: 1, idle: 2_000 },
    }),
    secret: SECRET,
    upset: (operation, fault) => {
      const on = operation === 'listStaff' ? 'listStaff' : 'putEvaluationResult';
      faults.push({ on: { operation: on, call: (hrm.calls.get(on) ?? 0) + 1 }, ...played(fault) });
    },
    effectsOf: (key) => hrm.ledger.effects.filter((one) => one.key === key && one.effect === 'created').length,
    staffId: FEW.staff[0]?.id ?? '',
    close: hrm.close,
  };
}

describe('the adapter of the published document', () => {
  let subject: ConformanceSubject;
  beforeEach(async () => {
    subject = await startSubject();
  });
  afterEach(() => subject.close());

  it.each(CONFORMANCE.map(({ name, run }) => [name, run] as const))('%s', async (_, run) => {
    await expect(run(subject)).resolves.toBeUndefined();
  });
});
