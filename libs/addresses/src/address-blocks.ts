import { BlockList, isIP, isIPv4, isIPv6 } from 'node:net';

const IPV4_IN_IPV6 = /^::ffff:(\d+\.\d+\.\d+\.\d+)$/i;
const IPV6_GROUPS = 8;
/** What one customer of a provider usually has: 64 bits. */
const IPV6_NETWORK_GROUPS = 4;

/** @returns undefined for what is neither an address nor a block of addresses */
export function parseCidr(text: string): { address: string; bits: number; family: 'ipv4' | 'ipv6' } | undefined {
  const [, address = '', bits] = /^([^/]*)(?:\/(\d{1,3}))?$/.exec(text) ?? [];
  const family = isIPv4(address) ? 'ipv4' : isIPv6(address) ? 'ipv6' : undefined;
  if (!family) return undefined;
  const most = family === 'ipv4' ? 32 : 128;
  const prefix = bits === undefined ? most : Number(bits);
  return prefix > most ? undefined : { address, bits: prefix, family };
}

/** Whether an address is in one of the CIDR blocks. What is no address is in none. */
export function isInBlocks(blocks: readonly string[]): (address: string) => boolean {
  const list = new BlockList();
  for (const block of blocks) {
    const parsed = parseCidr(block);
    // What was stored was checked; if it were not, it must hold less, not more.
    if (parsed) list.addSubnet(parsed.address, parsed.bits, parsed.family);
  }
  return (address) => {
    const plain = withoutMapping(address);
    const family = isIP(plain);
    return family !== 0 && list.check(plain, family === 4 ? 'ipv4' : 'ipv6');
  };
}

/** Whom to count an address as: an IPv4 address as itself, an IPv6 address as its /64. What is no address stays as it is. */
export function toNetwork(address: string): string {
  const plain = withoutMapping(address);
  if (!isIPv6(plain)) return plain;
  const [head = '', tail] = canonicalIpv6(plain).split('::');
  const before = groupsOf(head);
  const after = groupsOf(tail);
  const zeros = Array<string>(Math.max(0, IPV6_GROUPS - before.length - after.length)).fill('0');
  return `${[...before, ...zeros, ...after].slice(0, IPV6_NETWORK_GROUPS).join(':')}::/64`;
}

function withoutMapping(address: string): string {
  return IPV4_IN_IPV6.exec(address)?.[1] ?? address;
}

/** Lower case, without leading zeros, dotted parts or a zone. */
function canonicalIpv6(address: string): string {
  return new URL(`http://[${address.replace(/%.*$/, '')}]`).hostname.slice(1, -1);
}

function groupsOf(text: string | undefined): string[] {
  return text ? text.split(':') : [];
}
