import { AcceptanceService, type Accepted, type ContentByType, type NewMessage } from '@chasqui/messages';
import type { SessionId } from './medium-rows.js';
import type { World } from './medium-world.js';

/** A text, as most tests send. */
export type NewText = Omit<NewMessage, 'type' | 'content'> & ContentByType['text'];

export function asMessage({ text, quotedMessageId, ...rest }: NewText): NewMessage {
  return { ...rest, type: 'text', content: { text, ...(quotedMessageId ? { quotedMessageId } : {}) } };
}

/** Accepts a text as the API does. @returns its bare WhatsApp id */
export async function acceptText(world: World, session: SessionId, message: NewText): Promise<string> {
  const accepted: Accepted = await world.get(AcceptanceService).accept(session, asMessage(message));
  if (accepted.outcome !== 'accepted') throw new Error(`not accepted: ${accepted.outcome}`);
  return accepted.waId;
}
