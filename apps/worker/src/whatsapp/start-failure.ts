import { ProtocolError } from 'puppeteer';
import type { EndReason } from './vocabulary.js';

/** Why the library's `initialize` rejected, by the only thing that it gives: its text. */
export function startFailure(error: unknown, hasBrowser: boolean): EndReason {
  const text = describeError(error);
  if (!hasBrowser) return /ENOENT|not found at|no such file/i.test(text) ? 'browser_not_found' : 'browser_not_started';
  return /net::|Page\.navigate|Navigation/.test(text) ? 'whatsapp_unreachable' : 'page_not_injected';
}

/**
 * What an interrupted injection says: `superseded`, another document took the place of the one it worked on, and gets
 * an injection of its own; `page`, the page's own code failed, so it is not the page that the library knows; otherwise
 * the reason for which the run is over.
 */
export function injectFailure(error: unknown): 'superseded' | { readonly page: string } | EndReason {
  if (error === 'auth timeout') return 'page_not_loaded'; // the library throws this as a string
  const text = describeError(error);
  if (/context was destroyed|Cannot find context|detached Frame/i.test(text)) return 'superseded';
  if (error instanceof ProtocolError || /timed out|Target closed|Session closed/i.test(text)) {
    return 'page_not_injected';
  }
  return { page: text };
}

function describeError(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
