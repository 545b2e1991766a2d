import type { HrmAdapter } from '@xeploai/application';
import { ProblemError } from '@xeploai/domain';
import { describe, expect, it } from 'vitest';
import { defineHrmAdapter } from './define-hrm-adapter.js';

const notCalled = (): never => {
  throw new Error('not called');
};
const ADAPTER: HrmAdapter = {
  name: 'provincial',
  allowedHosts: ['hrm.example.vn'],
  capabilities: { modifiedSince: true, idempotentWrites: true, readBack: true },
  readUnits: notCalled,
  readStaff: notCalled,
  pushResult: notCalled,
  readResult: notCalled,
};

describe('an adapter', () => {
  it('cannot be changed once it is declared, nor the hosts that it may speak to', () => {
    const hosts = ['hrm.example.vn'];
    const adapter = defineHrmAdapter({ ...ADAPTER, allowedHosts: hosts });
    hosts.push('evil.example');
    expect(adapter.allowedHosts).toEqual(['hrm.example.vn']);
    expect([Object.isFrozen(adapter), Object.isFrozen(adapter.allowedHosts)]).toEqual([true, true]);
  });

  it('that leaves out its name and its hosts is told both at once', () => {
    const declare = (): HrmAdapter => defineHrmAdapter({ ...ADAPTER, name: ' ', allowedHosts: [] });
    expect(declare).toThrow(ProblemError);
    expect(declare).toThrow(/name[\s\S]*allowedHosts/);
  });
});
