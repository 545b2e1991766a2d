import { BlockList, isIP } from 'node:net';

/** The first address of a host name. */
export type Lookup = (hostname: string) => Promise<{ readonly address: string; readonly family: number }>;

/** The hosts, addresses and networks that an administrator has named. */
export interface AllowedAddresses {
  /** Whether a URL's host is named, or its address lies in a named network. */
  names(url: URL): boolean;
  /**
   * Resolves once and gives the address that was checked, to connect to it and no other. A name that leads to this
   * machine, to a link-local, metadata or multicast address is refused unless that address is named too.
   * @throws Error with code `EHRMHOST`
   */
  resolve(hostname: string): Promise<[address: string, family: number]>;
}

const kindOf = (address: string): 'ipv4' | 'ipv6' => (isIP(address) === 6 ? 'ipv6' : 'ipv4');

/** Addresses that no HRM has: this machine, link-local, multicast, and where clouds answer for the machine itself. */
const special = new BlockList();
for (const [network, bits] of [
  ['0.0.0.0', 8],
  ['127.0.0.0', 8],
  ['169.254.0.0', 16],
  ['100.100.100.200', 32],
  ['168.63.129.16', 32],
  ['224.0.0.0', 4],
  ['255.255.255.255', 32],
  ['::', 127],
  ['fe80::', 10],
  ['fd00:ec2::254', 128],
  ['ff00::', 8],
] as const) {
  special.addSubnet(network, bits, kindOf(network));
}

/** `10.1.2.3`, `10.1.2.3:8443`, `[::1]:8443`, `10.1.0.0/16`; `null` for a name. */
function networkOf(entry: string): { readonly address: string; readonly bits: number } | null {
  const [place = '', bits] = entry.split('/');
  const address = /^\[([^\]]+)\](?::\d+)?$/.exec(place)?.[1] ?? /^([\d.]+)(?::\d+)?$/.exec(place)?.[1] ?? place;
  if (isIP(address) === 0) return null;
  return { address, bits: bits === undefined ? (isIP(address) === 6 ? 128 : 32) : Number(bits) };
}

export function allowAddresses(allowedHosts: readonly string[], lookup: Lookup): AllowedAddresses {
  const named = new BlockList();
  for (const entry of allowedHosts) {
    const network = networkOf(entry);
    if (network !== null) named.addSubnet(network.address, network.bits, kindOf(network.address));
    // This name means this machine wherever it stands, so naming it names the address.
    else if (/^localhost(:\d+)?$/.test(entry)) {
      named.addAddress('127.0.0.1');
      named.addAddress('::1', 'ipv6');
    }
  }
  return {
    names: ({ host, hostname }) => {
      const address = hostname.replace(/^\[|\]$/g, '');
      const inNetwork = allowedHosts.some((entry) => entry.includes('/')) && isIP(address) !== 0;
      return (
        allowedHosts.includes(host) ||
        allowedHosts.includes(hostname) ||
        (inNetwork && named.check(address, kindOf(address)))
      );
    },
    resolve: async (hostname) => {
      const { address, family } = isIP(hostname)
        ? { address: hostname, family: isIP(hostname) }
        : await lookup(hostname);
      const kind = kindOf(address);
      if (special.check(address, kind) && !named.check(address, kind))
        throw Object.assign(new Error('address not allowed'), { code: 'EHRMHOST' });
      return [address, family];
    },
  };
}
