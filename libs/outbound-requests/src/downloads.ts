import type { IncomingMessage } from 'node:http';
import { DomainError } from '@chasqui/errors';
import { ask, type ExchangeTimes } from './exchange.js';
import { TargetRules, type OutboundErrorCode, type Target, type TargetRulesOptions } from './target.js';

const MOST_REDIRECTS = 3;
const REDIRECTS: readonly number[] = [301, 302, 303, 307, 308];
const OK = 200;

/** How long a download may take, in milliseconds. */
export interface DownloadTimes extends ExchangeTimes {
  /** How long its body may stand still. */
  idleMs: number;
  /** All of it, redirects too. */
  wholeMs: number;
}

const TIMES = { connectMs: 10_000, headersMs: 20_000, idleMs: 15_000 };

export interface DownloadRules extends TargetRulesOptions {
  times: Partial<DownloadTimes> & Pick<DownloadTimes, 'wholeMs'>;
}

/** A file somewhere else, whose headers are there. */
export interface Download {
  /** As the server says it, in lower case and without parameters; empty when it says nothing. */
  mediaType: string;
  /** The last part of the path that it came from; empty when there is none. */
  filename: string;
  /** Its bytes as they come. Throws DomainError url_timed_out, url_unreachable, or the signal's reason. */
  body: AsyncIterable<Buffer>;
}

/**
 * Fetches files from URLs that strangers choose. Only what is public is asked, at the address that was checked, and the
 * same again for each redirect: see docs/security.md.
 */
export class Downloads {
  private readonly rules: TargetRules;
  private readonly times: DownloadTimes;

  constructor({ times, ...rules }: DownloadRules) {
    this.rules = new TargetRules(rules);
    this.times = { ...TIMES, ...times };
  }

  /**
   * Runs `use` with the file; afterwards the connection is closed.
   * @throws DomainError url_not_allowed, url_unreachable, url_answer_unusable, url_timed_out; what `use` throws; the
   *   signal's reason
   */
  async fetch<T>(url: string, signal: AbortSignal, use: (download: Download) => Promise<T>): Promise<T> {
    const life = new AbortController();
    const timer = setTimeout(() => {
      life.abort(timedOut('download'));
    }, this.times.wholeMs);
    const both = AbortSignal.any([signal, life.signal]);
    try {
      const { response, target } = await this.follow(url, both);
      try {
        return await use(this.toDownload(response, target, both));
      } finally {
        response.destroy();
      }
    } finally {
      clearTimeout(timer);
    }
  }

  private async follow(text: string, signal: AbortSignal): Promise<{ response: IncomingMessage; target: Target }> {
    let target = await unlessAborted(this.rules.judge(text, signal), signal);
    for (let redirects = 0; ; redirects += 1) {
      const response = await ask(target, this.times, signal);
      const { location } = response.headers;
      if (!REDIRECTS.includes(response.statusCode ?? 0) || location === undefined) {
        return { response: checked(response), target };
      }
      response.destroy();
      if (redirects === MOST_REDIRECTS) throw unusable(`it leads on more than ${MOST_REDIRECTS} times`);
      target = await unlessAborted(this.rules.judge(location, signal, target.url), signal);
    }
  }

  private toDownload(response: IncomingMessage, { url }: Target, signal: AbortSignal): Download {
    return {
      mediaType: (response.headers['content-type'] ?? '').split(';')[0]?.trim().toLowerCase() ?? '',
      filename: filenameOf(url),
      body: bodyOf(response, this.times.idleMs, signal),
    };
  }
}

function checked(response: IncomingMessage): IncomingMessage {
  const { statusCode, headers } = response;
  const encoding = headers['content-encoding'] ?? 'identity';
  const problem =
    statusCode !== OK
      ? `the server answered ${String(statusCode)}`
      : encoding !== 'identity'
        ? 'the server sends it packed (Content-Encoding), although it was asked not to'
        : undefined;
  if (problem === undefined) return response;
  response.destroy();
  throw unusable(problem);
}

async function* bodyOf(response: IncomingMessage, idleMs: number, signal: AbortSignal): AsyncGenerator<Buffer> {
  const stop = (): void => {
    response.destroy(signal.reason as Error);
  };
  signal.addEventListener('abort', stop);
  response.setTimeout(idleMs, () => {
    response.destroy(timedOut('next part'));
  });
  try {
    for await (const piece of response) yield piece as Buffer;
  } catch (error) {
    if (signal.aborted) throw signal.reason;
    if (error instanceof DomainError) throw error;
    throw new DomainError<OutboundErrorCode>('url_unreachable', { problem: 'the connection was cut' });
  } finally {
    signal.removeEventListener('abort', stop);
  }
}

/** For what cannot be stopped itself, as a look-up of a name. */
async function unlessAborted<T>(work: Promise<T>, signal: AbortSignal): Promise<T> {
  signal.throwIfAborted();
  let stop: () => void = () => undefined;
  const aborted = new Promise<never>((_resolve, reject) => {
    stop = () => {
      reject(signal.reason as Error);
    };
    signal.addEventListener('abort', stop);
  });
  try {
    return await Promise.race([work, aborted]);
  } finally {
    signal.removeEventListener('abort', stop);
  }
}

function filenameOf({ pathname }: URL): string {
  const last = pathname.split('/').at(-1) ?? '';
  try {
    return decodeURIComponent(last);
  } catch {
    return last; // a stray percent sign
  }
}

function timedOut(what: string): DomainError<OutboundErrorCode> {
  return new DomainError('url_timed_out', { what });
}

function unusable(problem: string): DomainError<OutboundErrorCode> {
  return new DomainError('url_answer_unusable', { problem });
}
