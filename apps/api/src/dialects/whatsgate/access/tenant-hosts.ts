/** Of what account names are made of, what a label of a host name can have. */
function labelOf(name: string): string {
  return name
    .toLowerCase()
    .replaceAll(/[^a-z0-9]+/g, '-')
    .replaceAll(/^-+|-+$/g, '')
    .slice(0, 63);
}

/** Which hosts are whose, where each account has one of its own: `acme.gateway.example.com`. */
export class TenantHosts {
  /** @param suffix of their names, in lower case; undefined: every host is everybody's */
  constructor(private readonly suffix: string | undefined) {}

  /** @param host of a request, without its port */
  isHostOf(host: string, account: { accountId: string; accountName: string }): boolean {
    if (this.suffix === undefined) return true;
    const own = [labelOf(account.accountName), account.accountId].filter((label) => label !== '');
    return own.some((label) => host.toLowerCase() === `${label}.${this.suffix ?? ''}`);
  }
}
