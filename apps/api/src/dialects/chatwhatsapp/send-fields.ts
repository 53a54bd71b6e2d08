import type { TypedContent } from '@chasqui/messages';
import { QuotedMessageIdField, ToField } from './context-fields.js';
import { toNamedRecipient } from './recipient.js';
import {
  ExpiresInField,
  LaneField,
  QueueField,
  SendAtField,
  toSendOptions,
  WaitField,
  type SendOptionFields,
} from './send-options.js';
import type { Sendable } from './sendable.js';
import type { SendingCall } from './sending-call.js';

/** What every call takes whose message waits for its turn. */
export class OptionFields implements SendOptionFields {
  @WaitField()
  wait?: number;

  @QueueField()
  queue?: boolean;

  @ExpiresInField()
  expiresIn?: number;

  @SendAtField()
  sendAt?: string;

  @LaneField()
  lane?: 'reply' | 'transactional';
}

/** What every call that sends content takes beside it. */
export class SendFields extends OptionFields {
  @ToField()
  to: string;

  @QuotedMessageIdField()
  quotedMessageId?: string;
}

/** The dialect's words in ours. Throws DomainError recipient_invalid, recipient_not_allowed. */
export function toNewMessage(
  body: OptionFields & { to: string },
  { caller, isAsync }: Pick<SendingCall, 'caller' | 'isAsync'>,
  typed: TypedContent,
): Sendable {
  return { to: toNamedRecipient(body.to, caller.key), ...typed, ...toSendOptions(body, isAsync) };
}
