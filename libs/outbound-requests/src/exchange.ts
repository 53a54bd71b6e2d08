import http, { type IncomingMessage } from 'node:http';
import https from 'node:https';
import type { LookupFunction } from 'node:net';
import { DomainError } from '@chasqui/errors';
import type { OutboundErrorCode, Target } from './target.js';

/** How long a request may take, in milliseconds. */
export interface ExchangeTimes {
  /** Until there is a connection, with TLS. */
  connectMs: number;
  /** From then until the headers are there. */
  headersMs: number;
}

const HEADERS = {
  // Nothing is unpacked here, so nothing can grow.
  'Accept-Encoding': 'identity',
  'User-Agent': 'Chasqui (+file of a message)',
  Connection: 'close',
};

/**
 * Asks for the target at the addresses that were checked, on a connection of its own.
 * @throws DomainError url_unreachable, url_timed_out, or the signal's reason
 */
export async function ask(
  { url, addresses }: Target,
  times: ExchangeTimes,
  signal: AbortSignal,
): Promise<IncomingMessage> {
  signal.throwIfAborted();
  const { request: send } = url.protocol === 'https:' ? https : http;
  return new Promise((resolve, reject) => {
    const request = send(url, { agent: false, headers: HEADERS, lookup: answering(addresses), signal });
    let timer = setTimeout(giveUp, times.connectMs, 'connection');
    function giveUp(what: string): void {
      request.destroy(new DomainError<OutboundErrorCode>('url_timed_out', { what }));
    }
    request.once('socket', (socket) => {
      socket.once(url.protocol === 'https:' ? 'secureConnect' : 'connect', () => {
        clearTimeout(timer);
        timer = setTimeout(giveUp, times.headersMs, 'answer');
      });
    });
    request.once('response', (response) => {
      clearTimeout(timer);
      response.on('error', () => undefined); // whoever reads it is told; nobody may be reading
      resolve(response);
    });
    request.once('upgrade', (_response, socket) => {
      socket.destroy();
      request.destroy(new Error('it wants to speak something else'));
    });
    request.once('close', () => {
      clearTimeout(timer);
      // After an answer or an error this changes nothing.
      reject(toRefusal(new Error('closed without an answer'), signal));
    });
    request.on('error', (error) => {
      clearTimeout(timer);
      reject(toRefusal(error, signal));
    });
    request.end();
  });
}

/** A lookup that knows one answer: a name that resolves to something else meanwhile is not asked again. */
function answering(addresses: Target['addresses']): LookupFunction {
  return (_hostname, options, done) => {
    const [first] = addresses;
    if (options.all) done(null, addresses);
    else done(null, first?.address ?? '', first?.family);
  };
}

const PROBLEMS: Readonly<Record<string, string>> = {
  ECONNREFUSED: 'the connection was refused',
  ECONNRESET: 'the connection was cut',
  ENETUNREACH: 'there is no way to its network',
  EHOSTUNREACH: 'there is no way to its host',
};

/** Without the error's own text, which may name addresses. */
function toRefusal(error: Error & { code?: string }, signal: AbortSignal): Error {
  if (signal.aborted) return signal.reason as Error;
  if (error instanceof DomainError) return error;
  const { code = '' } = error;
  const problem =
    PROBLEMS[code] ?? (/CERT|TLS|SSL/.test(code) ? 'its certificate is not valid' : 'it did not answer as HTTP');
  return new DomainError<OutboundErrorCode>('url_unreachable', { problem });
}
