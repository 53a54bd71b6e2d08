import { chatContact } from '@chasqui/contacts';
import { eventTypeBy, recordEvents, type EventType } from '@chasqui/events';
import type { MessageStatus } from './message-status.js';

/** Entering these is nobody's news: an attempt begins, or ends without having left. */
type Quiet = 'preparing' | 'queued' | 'sending' | 'uncertain';

const NEWS = {
  sent: 'message.sent',
  delivered: 'message.delivered',
  read: 'message.read',
  played: 'message.played',
  failed: 'message.failed',
  cancelled: 'message.cancelled',
  expired: 'message.expired',
} as const satisfies Record<Exclude<MessageStatus, Quiet>, EventType>;

const DATA = `jsonb_build_object('messageId', c.wa_id, 'chatId', c.chat_id, 'chatContact', ${chatContact('c')},
  'kind', c.type, 'fromMe', true, 'origin', 'api', 'status', c.status, 'reason', c.status_reason)`;

/**
 * The statement that tells what messages became.
 * @param moved a CTE with the rows of `messages` that moved
 */
export function messageEvents(moved: string): string {
  return recordEvents({
    ...sourceOf(moved),
    type: eventTypeBy('c.status', NEWS),
    data: DATA,
    where: `c.status IN (${Object.keys(NEWS)
      .map((status) => `'${status}'`)
      .join(', ')})`,
    orderBy: 'c.position',
  });
}

/** @param accepted a CTE with the rows of `messages` that were accepted */
export function acceptanceEvents(accepted: string): string {
  return recordEvents({ ...sourceOf(accepted), type: `'message.accepted'`, data: DATA });
}

/** @param parked a CTE with the rows of `messages` that no longer hold up the others */
export function parkingEvents(parked: string): string {
  return recordEvents({ ...sourceOf(parked), type: `'message.parked'`, data: DATA });
}

/**
 * @param stored a CTE with the rows of incoming `messages` that were stored
 * @param told a jsonb object with who wrote them and what they say
 */
export function receptionEvents(stored: string, told: string): string {
  return recordEvents({
    ...sourceOf(stored),
    type: `'message.received'`,
    data: `jsonb_build_object('messageId', c.wa_id, 'chatId', c.chat_id, 'chatWid', c.chat_wid,
      'chatContact', ${chatContact('c')}, 'senderId', c.sender_id, 'kind', c.type, 'fromMe', false, 'origin', 'phone') || ${told}`,
    occurredAt: 'coalesce(c.whatsapp_at, clock_timestamp())',
  });
}

function sourceOf(messages: string): { from: string; account: string; session: string; message: string } {
  return { from: `${messages} c`, account: 'c.account_id', session: 'c.session_id', message: 'c.id' };
}
