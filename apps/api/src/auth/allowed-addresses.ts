import { BlockList, isIPv4, isIPv6 } from 'node:net';

const IPV4_IN_IPV6 = /^::ffff:(\d+\.\d+\.\d+\.\d+)$/i;

/**
 * Whether the address is in one of the blocks of each list.
 * @param lists of CIDR blocks of either family; no lists allow every address
 */
export function isAllowedAddress(address: string, lists: readonly string[][]): boolean {
  return lists.every((blocks) => toBlockList(blocks).check(...familyOf(address)));
}

/** @returns undefined for what is neither an address nor a block of addresses */
export function parseCidr(text: string): { address: string; bits: number; family: 'ipv4' | 'ipv6' } | undefined {
  const [, address = '', bits] = /^([^/]*)(?:\/(\d{1,3}))?$/.exec(text) ?? [];
  const family = isIPv4(address) ? 'ipv4' : isIPv6(address) ? 'ipv6' : undefined;
  if (!family) return undefined;
  const most = family === 'ipv4' ? 32 : 128;
  const prefix = bits === undefined ? most : Number(bits);
  return prefix > most ? undefined : { address, bits: prefix, family };
}

function toBlockList(blocks: readonly string[]): BlockList {
  const list = new BlockList();
  for (const block of blocks) {
    const parsed = parseCidr(block);
    // What was stored was checked; if it were not, the key must reach less, not more.
    if (parsed) list.addSubnet(parsed.address, parsed.bits, parsed.family);
  }
  return list;
}

function familyOf(address: string): [string, 'ipv4' | 'ipv6'] {
  const mapped = IPV4_IN_IPV6.exec(address)?.[1];
  if (mapped !== undefined) return [mapped, 'ipv4'];
  return [address, isIPv6(address) ? 'ipv6' : 'ipv4'];
}
