import type { Page } from 'puppeteer';
import { isAction, type MessageContent } from '@chasqui/messages';
import { withDeadline } from './browser-process.js';
import { INSTALL_ACTIONS, performAction } from './page/message-action.js';
import type { PageAction, PageActionOutcome } from './page/page-globals.js';
import type { HandOver } from './vocabulary.js';

/** In the words of pages and connections that went away in the middle: it may have been done, or not [assumed]. */
const LOST = /connect|network|offline|socket|timed? ?out|abort/i;

/** An action, as it is to be done. */
interface OutgoingAction {
  type: string;
  content: MessageContent;
  notAfterMs: number;
}

/** What an action is done to; undefined for any other message. */
export function targetOf({ type, content }: Pick<OutgoingAction, 'type' | 'content'>): string | undefined {
  return isAction(type) && 'target' in content ? content.target : undefined;
}

/**
 * Lets the page do something to a message. Nobody hears of its effect but by the page's answer: without one it is
 * unknown, and may be done again.
 * @param serializedId of the message, as the page calls it
 * @throws while nothing has begun
 */
export async function doAction(
  page: Page,
  serializedId: string,
  { action, timeoutMs }: { action: OutgoingAction; timeoutMs: number },
): Promise<HandOver> {
  const { type, content, notAfterMs } = action;
  const asked = { ...content, type, serializedId, notAfterMs } as PageAction;
  for (const install of INSTALL_ACTIONS) await withDeadline(page.evaluate(install), timeoutMs, 'no answer');
  try {
    return toHandOver(await withDeadline(page.evaluate(performAction, asked), timeoutMs, 'no answer'));
  } catch {
    return { outcome: 'unknown' }; // the page is lost or hangs
  }
}

function toHandOver(outcome: PageActionOutcome): HandOver {
  if (outcome === 'done') return { outcome: 'accepted', chatWid: undefined };
  if (typeof outcome === 'string') return { outcome: 'not_handed', reason: outcome };
  if ('unavailable' in outcome) return { outcome: 'not_handed', reason: 'page_error' };
  return LOST.test(outcome.failed) ? { outcome: 'unknown' } : { outcome: 'refused', detail: outcome.failed };
}
