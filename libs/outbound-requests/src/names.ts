import { lookup, TIMEOUT, type LookupAddress } from 'node:dns';
import { Resolver } from 'node:dns/promises';
import { readFile } from 'node:fs/promises';
import { isIP } from 'node:net';

/**
 * All addresses of a name.
 * @throws the signal's reason, NameTimedOut, or any other error when there is no such name
 */
export type Resolve = (hostname: string, signal: AbortSignal) => Promise<LookupAddress[]>;

/** No name server answered in time. */
export class NameTimedOut extends Error {}

const HOSTS_FILE = '/etc/hosts';
const TIMES = { timeout: 3_000, tries: 2 };
/** By RFC 6761, whatever a name server may say. */
const LOOPBACK: readonly LookupAddress[] = [
  { address: '127.0.0.1', family: 4 },
  { address: '::1', family: 6 },
];

export interface NameServerOptions {
  /** Those of this machine by default. */
  servers?: readonly string[];
  hostsFile?: string;
  /** In ms, for each of so many tries. */
  times?: { timeout: number; tries: number };
}

/**
 * For names that strangers choose: asks the name servers without the threads that all work on files shares, of which
 * `dns.lookup` takes one for as long as a slow server likes, and ends with its call. What this machine itself calls a
 * host (/etc/hosts) counts, or a name could pass here and lead inside elsewhere.
 */
export function nameServers({ servers, hostsFile = HOSTS_FILE, times = TIMES }: NameServerOptions = {}): Resolve {
  return async (hostname, signal) => {
    signal.throwIfAborted();
    const name = hostname.replace(/\.$/, '').toLowerCase();
    if (/(^|\.)localhost$/.test(name)) return [...LOOPBACK];
    const known = await addressesIn(hostsFile, name);
    if (known.length > 0) return known;
    signal.throwIfAborted();
    const resolver = new Resolver(times);
    if (servers) resolver.setServers(servers);
    const cancel = (): void => {
      resolver.cancel();
    };
    signal.addEventListener('abort', cancel);
    try {
      return await ask(resolver, name);
    } catch (error) {
      signal.throwIfAborted();
      throw error;
    } finally {
      signal.removeEventListener('abort', cancel);
    }
  };
}

/** For names that the operator chose, as this machine resolves them: with its search domains, too. */
export const systemResolve: Resolve = (hostname) =>
  new Promise((resolve, reject) => {
    lookup(hostname, { all: true }, (error, addresses) => {
      if (error) reject(error);
      else resolve(addresses);
    });
  });

async function ask(resolver: Resolver, name: string): Promise<LookupAddress[]> {
  const answers = await Promise.allSettled([resolver.resolve4(name), resolver.resolve6(name)]);
  const addresses = answers.flatMap((answer) => (answer.status === 'fulfilled' ? answer.value : []));
  if (addresses.length > 0) return addresses.map((address) => ({ address, family: isIP(address) }));
  const reasons = answers.flatMap((answer) =>
    answer.status === 'rejected' ? [answer.reason as { code?: string }] : [],
  );
  if (reasons.some(({ code }) => code === TIMEOUT)) throw new NameTimedOut(name);
  throw new Error(`no name server knows ${name}`);
}

async function addressesIn(hostsFile: string, name: string): Promise<LookupAddress[]> {
  const text = await readFile(hostsFile, 'utf8').catch(() => ''); // not every system has one
  return text.split('\n').flatMap((line) => {
    const [address = '', ...names] = line.replace(/#.*/, '').trim().split(/\s+/);
    const family = isIP(address);
    return family !== 0 && names.some((one) => one.toLowerCase() === name) ? [{ address, family }] : [];
  });
}
