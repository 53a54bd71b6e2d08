import type { TypedContent } from './message-content.js';
import type { Message } from './message.entity.js';
import { newPollSecret } from './poll-secret.js';

/**
 * What a message says, to be said once more in another chat: without what it answers and whom it names there. Whether it
 * can be is judged when it is accepted.
 */
export function forwarded({ type, content, waId }: Pick<Message, 'type' | 'content' | 'waId'>): TypedContent {
  const said = { ...content };
  delete said.quotedMessageId;
  delete said.mentions;
  const secret = 'question' in content ? { secret: newPollSecret() } : {};
  const forwardingScore = (content.forwardingScore ?? 0) + 1;
  return { type, content: { ...said, ...secret, forwardOf: waId, forwardingScore } } as TypedContent;
}
