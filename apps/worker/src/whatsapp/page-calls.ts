import type { Page } from 'puppeteer';
import type { Client } from 'whatsapp-web.js';
import { callRefusal } from '@chasqui/session-calls';
import { withDeadline } from './browser-process.js';

/** Less than a caller waits: the page's silence is told as such. */
const TIMEOUT_MS = 12_000;
const NO_ANSWER = 'the page did not answer';

/** What calls reach of the library; puppeteer's page is where our own page functions run. */
export type AskedLibrary = Client & { pupPage?: Page };

/** Asks a page for something that somebody waits for, and says in our words why it did not do it. */
export class PageCalls {
  constructor(private readonly client: AskedLibrary) {}

  /**
   * @throws DomainError session_not_ready, worker_timeout, not_on_whatsapp, whatsapp_refused, whatsapp_rate_limited; any
   *   other error is the page's own
   */
  async ask<T>(work: (page: Page, library: Client) => Promise<T>, timeoutMs = TIMEOUT_MS): Promise<T> {
    const { client } = this;
    const { pupPage: page } = client;
    if (!page) throw callRefusal('session_not_ready');
    try {
      return await withDeadline(work(page, client), timeoutMs, NO_ANSWER);
    } catch (error) {
      throw asRefusal(error) ?? error;
    }
  }
}

/** The page's errors lose their names on their way to us: only their texts tell what they are. */
export function asRefusal(error: unknown): Error | undefined {
  const text = error instanceof Error ? error.message : String(error);
  if (text === NO_ANSWER) return callRefusal('worker_timeout');
  if (text.includes('rate-overlimit'))
    return callRefusal('whatsapp_rate_limited', { retryAfter: RATE_LIMITED_SECONDS });
  if (text.includes('No LID for user')) return callRefusal('not_on_whatsapp');
  const refused = /ServerStatusCodeError(?::\s*(\d{3}))?/.exec(text);
  return refused ? callRefusal('whatsapp_refused', { status: refused[1] ? Number(refused[1]) : null }) : undefined;
}

/** WhatsApp does not say for how long. */
const RATE_LIMITED_SECONDS = 60;
