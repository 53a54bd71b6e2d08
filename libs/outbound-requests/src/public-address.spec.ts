import { isPublicAddress } from './public-address.js';

describe('an address', () => {
  it.each([
    '93.184.216.34',
    '1.1.1.1',
    '2606:4700:4700::1111',
    '2a00:1450:4001::1',
    '::ffff:1.1.1.1',
    '64:ff9b::1.1.1.1',
  ])('%s is public', (address) => {
    expect(isPublicAddress(address)).toBe(true);
  });

  it.each([
    ['this host', '0.0.0.0'],
    ['this network', '0.1.2.3'],
    ['loopback', '127.0.0.1'],
    ['loopback, another one', '127.255.255.254'],
    ['private', '10.0.0.1'],
    ['private', '172.16.0.1'],
    ['private', '172.31.255.255'],
    ['private', '192.168.1.1'],
    ['of a provider', '100.64.0.1'],
    ['of the link: metadata of clouds', '169.254.169.254'],
    ['for protocols', '192.0.0.1'],
    ['for documents', '192.0.2.1'],
    ['for documents', '198.51.100.1'],
    ['for documents', '203.0.113.1'],
    ['6to4 relay', '192.88.99.1'],
    ['for benchmarks', '198.18.0.1'],
    ['multicast', '224.0.0.1'],
    ['reserved', '240.0.0.1'],
    ['broadcast', '255.255.255.255'],
    ['unspecified', '::'],
    ['loopback', '::1'],
    ['IPv4-compatible', '::127.0.0.1'],
    ['mapped loopback', '::ffff:127.0.0.1'],
    ['mapped loopback in hexadecimal', '::ffff:7f00:1'],
    ['mapped metadata', '::ffff:169.254.169.254'],
    ['translated loopback', '::ffff:0:127.0.0.1'],
    ['NAT64 of a private address', '64:ff9b::10.0.0.1'],
    ['NAT64 of loopback in hexadecimal', '64:ff9b::7f00:1'],
    ['NAT64 of a local network', '64:ff9b:1::1.1.1.1'],
    ['6to4 of loopback', '2002:7f00:1::'],
    ['6to4 of anything', '2002:101:101::1'],
    ['Teredo', '2001:0:1::1'],
    ['ORCHID', '2001:20::1'],
    ['for documents', '2001:db8::1'],
    ['for documents', '3fff::1'],
    ['unique local', 'fc00::1'],
    ['unique local: metadata of clouds', 'fd00:ec2::254'],
    ['of the link', 'fe80::1'],
    ['of the link, with its zone', 'fe80::1%eth0'],
    ['of the site', 'fec0::1'],
    ['discarded', '100::1'],
    ['segment routing', '5f00::1'],
    ['multicast', 'ff02::1'],
    ['no address', 'localhost'],
    ['no address', ''],
    ['an address with a port', '1.1.1.1:80'],
  ])('%s is not public: %s', (_what, address) => {
    expect(isPublicAddress(address)).toBe(false);
  });
});
