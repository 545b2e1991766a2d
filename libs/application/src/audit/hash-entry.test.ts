import { describe, expect, it } from 'vitest';
import { hashEntry } from './hash-entry.js';

const ENTRY = {
  agencyId: 'U00001',
  seq: 2,
  actor: 'Nguyễn Thị Ánh',
  action: 'results.decided',
  at: '2024-11-29T03:00:00.123Z',
  payload: '{"decisions":12,"number":"01/QĐ \\"mẫu\\""}',
  previous: 'ab'.repeat(32),
  hash: '',
};

describe('the published hash of an entry', () => {
  // Worked out with sha256sum over the frame as it is described, so that writer and verifier cannot drift together.
  it('is this one', () => {
    expect(hashEntry(ENTRY)).toBe('5b10da9a8eecd7723c1638bde3e9bad632e3abcbcfde1aa8d2e651bd7c72b991');
  });

  it('changes with every part of the entry but the hash itself', () => {
    const changed = [
      { agencyId: 'U00002' },
      { seq: 3 },
      { actor: 'Nguyễn Thị Ánh'.normalize('NFD') },
      { action: 'results.decided ' },
      { at: '2024-11-29T03:00:00.123001Z' },
      { payload: ENTRY.payload.replace(',', ', ') },
      { previous: '' },
    ].map((part) => hashEntry({ ...ENTRY, ...part }));
    expect(new Set([hashEntry(ENTRY), ...changed]).size).toBe(8);
    expect(hashEntry({ ...ENTRY, hash: 'x' })).toBe(hashEntry(ENTRY));
  });
});
