import ipaddr, { type IPv6 } from 'ipaddr.js';

/** All addresses that IANA has given out for the public network. */
const GLOBAL_UNICAST = ipaddr.IPv6.parseCIDR('2000::/3');

/** What a network makes of IPv4 addresses for hosts that have IPv6 alone. */
const NAT64 = ipaddr.IPv6.parseCIDR('64:ff9b::/96');

const IPV4_BYTES = 4;

/**
 * Whether an address is one that anybody on the Internet can reach. IPv4 within IPv6 is judged as what it leads to where
 * the network itself translates it (mapped, NAT64); what else leads to IPv4 through a tunnel is refused as a whole.
 * What is no address is not public.
 */
export function isPublicAddress(text: string): boolean {
  if (!ipaddr.isValid(text)) return false;
  const address = ipaddr.process(text); // mapped IPv4 becomes IPv4
  if (address.kind() === 'ipv4') return address.range() === 'unicast';
  const ipv6 = address as IPv6;
  if (ipv6.match(NAT64)) return isPublicAddress(embeddedIpv4(ipv6));
  return ipv6.range() === 'unicast' && ipv6.match(GLOBAL_UNICAST);
}

function embeddedIpv4(address: IPv6): string {
  return address.toByteArray().slice(-IPV4_BYTES).join('.');
}
