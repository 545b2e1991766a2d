import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { ProblemError } from '@xeploai/domain';
import { describe, expect, it } from 'vitest';
import { allowAddresses } from './allowed-address.js';
import { createHrmHttp } from './hrm-http.js';

const leadingTo = (address: string) => () => Promise.resolve({ address, family: address.includes(':') ? 6 : 4 });
const resolve = async (address: string, allowed: readonly string[]): Promise<string> => {
  try {
    return (await allowAddresses(allowed, leadingTo(address)).resolve('hrm.example.vn'))[0];
  } catch (err) {
    return (err as { code: string }).code;
  }
};

describe('the address behind an allowed name', () => {
  it.each(['10.20.30.40', '192.168.1.5', '172.16.0.9', '203.0.113.7', '2001:db8::7'])(
    '%s is connected to: provincial HRMs stand in private networks',
    async (address) => {
      expect(await resolve(address, ['hrm.example.vn'])).toBe(address);
    },
  );

  it.each([
    '127.0.0.1',
    '127.8.8.8',
    '::1',
    '::ffff:127.0.0.1',
    '0.0.0.0',
    '169.254.169.254',
    '::ffff:169.254.169.254',
    'fe80::1',
    'fd00:ec2::254',
    '100.100.100.200',
    '224.0.0.251',
    'ff02::fb',
  ])('%s is refused, unless it is named too', async (address) => {
    expect(await resolve(address, ['hrm.example.vn'])).toBe('EHRMHOST');
    const written = address.includes(':') ? `[${address}]:8443` : `${address}:8443`;
    expect(await resolve(address, ['hrm.example.vn', written])).toBe(address);
  });

  it('may be named by its network', async () => {
    expect(await resolve('127.8.8.8', ['hrm.example.vn', '127.0.0.0/8'])).toBe('127.8.8.8');
  });

  it('is this machine where localhost is named', async () => {
    expect(await resolve('127.0.0.1', ['localhost:8080'])).toBe('127.0.0.1');
    expect(await resolve('169.254.169.254', ['localhost:8080'])).toBe('EHRMHOST');
  });
});

describe('a URL', () => {
  const allowed = allowAddresses(['hrm.example.vn', 'other.vn:8443', '10.1.0.0/16'], leadingTo('10.1.1.1'));
  it.each([
    ['https://hrm.example.vn/api', true],
    ['https://hrm.example.vn:9443/api', true],
    ['https://other.vn:8443/api', true],
    ['https://other.vn/api', false],
    ['https://hrm.example.vn.evil.vn/api', false],
    ['https://hrm.example.vn@evil.vn/api', false],
    ['https://10.1.200.3/api', true],
    ['https://10.2.0.1/api', false],
    ['http://2130706433/', false],
    ['http://0x7f.1/', false],
  ])('%s is named: %s', (url, expected) => {
    expect(allowed.names(new URL(url))).toBe(expected);
  });
});

describe('a name that is led to this machine after it was allowed', () => {
  it('is not connected to, and the error says so and not the token', async () => {
    let asked = 0;
    const server = createServer((_, response) => {
      asked++;
      response.writeHead(200, { 'content-type': 'application/json' }).end('{}');
    });
    await new Promise<void>((done) => void server.listen(0, '127.0.0.1', done));
    const { port } = server.address() as AddressInfo;
    const client = (allowedHosts: readonly string[]) =>
      createHrmHttp({
        baseUrl: `http://hrm.example.vn:${port}/`,
        allowedHosts,
        token: 'bi-mat',
        random: () => 0,
        now: () => new Date(0),
        lookup: leadingTo('127.0.0.1'),
      });
    try {
      const refused = await client(['hrm.example.vn'])
        .get({ path: 'units' })
        .catch((err: unknown) => err);
      expect(refused).toBeInstanceOf(ProblemError);
      expect((refused as ProblemError).problems[0]?.code).toBe('hrm-address-not-allowed');
      expect(JSON.stringify((refused as ProblemError).problems)).not.toContain('bi-mat');
      expect(asked).toBe(0);
      expect((await client(['hrm.example.vn', '127.0.0.1']).get({ path: 'units' })).status).toBe(200);
      expect(asked).toBe(1);
    } finally {
      server.close();
    }
  });
});
