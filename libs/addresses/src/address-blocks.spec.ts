import { isInBlocks, parseCidr, toNetwork } from './address-blocks.js';

describe('a block of addresses', () => {
  it.each([
    ['10.0.0.0/8', { address: '10.0.0.0', bits: 8, family: 'ipv4' }],
    ['10.1.2.3', { address: '10.1.2.3', bits: 32, family: 'ipv4' }],
    ['2001:db8::/32', { address: '2001:db8::', bits: 32, family: 'ipv6' }],
    ['::1', { address: '::1', bits: 128, family: 'ipv6' }],
  ])('is read from %s', (text, block) => {
    expect(parseCidr(text)).toEqual(block);
  });

  it.each(['', 'localhost', '10.0.0.0/33', '::/129', '10.0.0/8', '10.0.0.0/', '10.0.0.0/255.0.0.0', '1.2.3.4/8/8'])(
    'is not read from %j',
    (text) => {
      expect(parseCidr(text)).toBeUndefined();
    },
  );

  it.each([
    ['10.1.2.3', true],
    ['::ffff:10.1.2.3', true],
    ['11.1.2.3', false],
    ['2001:db8:1::5', true],
    ['2001:db9::5', false],
    ['unknown', false],
    ['10.1.2.3:80', false],
    ['', false],
  ])('among two holds %j: %p', (address, isInside) => {
    expect(isInBlocks(['10.0.0.0/8', '2001:db8::/32'])(address)).toBe(isInside);
  });
});

describe('whom an address is counted as', () => {
  it.each([
    ['192.0.2.1', '192.0.2.1'],
    ['::ffff:192.0.2.1', '192.0.2.1'],
    ['2001:db8:1:2:3:4:5:6', '2001:db8:1:2::/64'],
    ['2001:0DB8:0001:0002::', '2001:db8:1:2::/64'],
    ['2001:db8::1', '2001:db8:0:0::/64'],
    ['::1', '0:0:0:0::/64'],
    ['::', '0:0:0:0::/64'],
    ['fe80::1%eth0', 'fe80:0:0:0::/64'],
    ['1:2:3:4:5:6:7::', '1:2:3:4::/64'],
    ['64:ff9b::192.0.2.1', '64:ff9b:0:0::/64'],
    ['unknown', 'unknown'],
  ])('%s is %s', (address, network) => {
    expect(toNetwork(address)).toBe(network);
  });
});
