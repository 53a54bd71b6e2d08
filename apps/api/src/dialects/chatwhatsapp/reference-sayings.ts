import type { ReferenceErrorCode } from '@chasqui/messages';
import type { Saying } from './saying.js';

const QUOTED_TEXT = 'quotedMessageId must be the id of a message that this session sent or received';

const WAITING: readonly string[] = ['preparing', 'queued'];

/** What a message is about, or answers. */
export const REFERENCE_SAYINGS: Record<Exclude<ReferenceErrorCode, 'message_not_found'>, Saying> = {
  quoted_message_unknown: {
    status: 400,
    error: QUOTED_TEXT,
    extra: () => ({ details: [{ field: 'quotedMessageId', message: QUOTED_TEXT }] }),
  },
  message_not_sent: {
    status: 409,
    error: ({ status }) =>
      WAITING.includes(String(status))
        ? `The message is still ${String(status)}: cancel it with DELETE /sessions/{id}/messages/{messageId}, or wait until it has left`
        : `The message never left: it is ${String(status)}`,
    extra: ({ status }) => ({ status }),
  },
  message_revoked: { status: 409, error: 'The message was deleted for everybody' },
  action_not_possible: { status: 409, error: ({ reason }) => String(reason) },
};
