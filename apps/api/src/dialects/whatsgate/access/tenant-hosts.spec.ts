import { TenantHosts } from './tenant-hosts.js';

const ACCOUNT = { accountId: '6f1c0a9e-0000-4000-8000-000000000000', accountName: 'Acme & Söhne GmbH' };

describe('the hosts of an account', () => {
  it('are all, where accounts have none of their own', () => {
    const hosts = new TenantHosts(undefined);
    for (const host of ['127.0.0.1', 'anything.example']) expect(hosts.isHostOf(host, ACCOUNT)).toBe(true);
  });

  it.each([
    'acme-s-hne-gmbh.gateway.example',
    'ACME-S-HNE-GMBH.gateway.example',
    `${ACCOUNT.accountId}.gateway.example`,
  ])('are its name and its id under the suffix: %s', (host) => {
    expect(new TenantHosts('gateway.example').isHostOf(host, ACCOUNT)).toBe(true);
  });

  it.each([
    'gateway.example',
    'other.gateway.example',
    'acme-s-hne-gmbh.other.example',
    'www.acme-s-hne-gmbh.gateway.example',
    'acme-s-hne-gmbh.gateway.example.evil.example',
    '127.0.0.1',
    '',
  ])('are not %s', (host) => {
    expect(new TenantHosts('gateway.example').isHostOf(host, ACCOUNT)).toBe(false);
  });

  it('is its id alone where its name has nothing that a host name may have', () => {
    const hosts = new TenantHosts('gateway.example');
    expect(hosts.isHostOf('.gateway.example', { ...ACCOUNT, accountName: '…' })).toBe(false);
  });
});
