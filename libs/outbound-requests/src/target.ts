import type { LookupAddress } from 'node:dns';
import { isIP } from 'node:net';
import { DomainError } from '@chasqui/errors';
import { NameTimedOut, nameServers, systemResolve, type Resolve } from './names.js';
import { isPublicAddress } from './public-address.js';

export type OutboundErrorCode =
  /** A URL that is not fetched; `problem` says what about it is not allowed. */
  | 'url_not_allowed'
  /** Nobody answered, or not as HTTP should be; `problem`. */
  | 'url_unreachable'
  /** What was answered cannot be used; `problem`. */
  | 'url_answer_unusable'
  /** It took too long; `what` did. */
  | 'url_timed_out';

/** Where a request may go, and at which addresses that is. */
export interface Target {
  url: URL;
  /** Checked; the request must go to one of these. */
  addresses: LookupAddress[];
}

const DEFAULT_PORTS: Readonly<Record<string, number>> = { 'http:': 80, 'https:': 443 };
const PORTS_OF_ALL = [443];
const LONGEST_URL = 2_048;

export interface TargetRulesOptions {
  /** Hosts that need be neither public nor https, as `host` or `host:port`. */
  allowedHosts: readonly string[];
  /** Which ports every host may have; 443 alone by default. */
  ports?: readonly number[];
  /** How names are resolved. By default the name servers are asked for them, and this machine for those of `allowedHosts`. */
  resolve?: Resolve;
}

/** Decides which URLs may be fetched. */
export class TargetRules {
  private readonly allowedHosts: readonly string[];
  private readonly ports: readonly number[];
  private readonly resolve: Resolve;
  private readonly resolveListed: Resolve;

  constructor({ allowedHosts, ports = PORTS_OF_ALL, resolve }: TargetRulesOptions) {
    this.allowedHosts = allowedHosts;
    this.ports = ports;
    this.resolve = resolve ?? nameServers();
    this.resolveListed = resolve ?? systemResolve;
  }

  /** @throws DomainError url_not_allowed, url_unreachable (a name that there is not), url_timed_out, or the signal's reason */
  async judge(text: string, signal: AbortSignal, base?: URL): Promise<Target> {
    if (text.length > LONGEST_URL) throw notAllowed(`it is longer than ${LONGEST_URL} characters`);
    if (!URL.canParse(text, base)) throw notAllowed('it is no URL');
    const url = new URL(text, base);
    const isListed = this.isListed(url);
    checkForm(url, isListed);
    if (!isListed && !this.ports.includes(portOf(url))) throw notAllowed('it must not have a port');
    const resolve = isListed ? this.resolveListed : this.resolve;
    const addresses = await addressesOf(url.hostname.replace(/^\[|\]$/g, ''), resolve, signal);
    // All of them: which one a connection takes is not ours to say.
    if (!isListed && !addresses.every(({ address }) => isPublicAddress(address))) {
      throw notAllowed('it leads to an address that is not public');
    }
    return { url, addresses };
  }

  private isListed(url: URL): boolean {
    const withPort = `${url.hostname}:${portOf(url)}`;
    return this.allowedHosts.includes(url.hostname) || this.allowedHosts.includes(withPort);
  }
}

async function addressesOf(hostname: string, resolve: Resolve, signal: AbortSignal): Promise<LookupAddress[]> {
  const family = isIP(hostname);
  if (family !== 0) return [{ address: hostname, family }];
  const addresses = await resolve(hostname, signal).catch((error: unknown) => {
    signal.throwIfAborted();
    if (error instanceof NameTimedOut) throw new DomainError<OutboundErrorCode>('url_timed_out', { what: 'address' });
    return [];
  });
  if (addresses.length === 0) {
    throw new DomainError<OutboundErrorCode>('url_unreachable', { problem: 'there is no such host' });
  }
  return addresses;
}

function checkForm({ protocol, username, password }: URL, isListed: boolean): void {
  if (protocol !== 'https:' && !(isListed && protocol === 'http:')) throw notAllowed('it must begin with https://');
  if (username !== '' || password !== '') throw notAllowed('it must not have a user name or password');
}

function portOf({ port, protocol }: URL): number {
  return port === '' ? (DEFAULT_PORTS[protocol] ?? 0) : Number(port);
}

function notAllowed(problem: string): DomainError<OutboundErrorCode> {
  return new DomainError('url_not_allowed', { problem });
}
