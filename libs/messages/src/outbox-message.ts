import type { MessageContent } from './message-content.js';

/** A message that its session's owner works on. */
export interface OutboxMessage {
  id: string;
  accountId: string;
  waId: string;
  chatId: string;
  /** Where the first attempt went, in WhatsApp's own addressing; null before it. */
  chatWid: string | null;
  type: string;
  content: MessageContent;
  attempts: number;
  /** How long it has been undecided while its session was ready. */
  undecidedMs: number;
  /** How often a page crashed while it uploaded its file. */
  uploadLosses: number;
  /** A person wants it to be handed over once more: nothing is to be waited for. */
  isResend: boolean;
  /** Who wrote the message that it answers or is done to, if another did. */
  referenceSenderId: string | null;
}

export const RESEND_REASON = 'resend_by_person';

/** Of `messages`, or of a CTE that has all its columns. Of another message it knows none but by the names given here. */
export const OUTBOX_MESSAGE = `id, account_id AS "accountId", wa_id AS "waId", chat_id AS "chatId", chat_wid AS "chatWid", type, content, attempts,
  undecided_ms AS "undecidedMs", upload_losses AS "uploadLosses",
  status_reason IS NOT DISTINCT FROM '${RESEND_REASON}' AS "isResend",
  CASE WHEN content ?| '{target,quotedMessageId}' THEN (
    SELECT other.sender FROM (SELECT session_id AS session, wa_id AS wa, sender_id AS sender FROM messages) other
    WHERE other.session = session_id AND other.wa = coalesce(content ->> 'target', content ->> 'quotedMessageId')
  ) END AS "referenceSenderId"`;

/** Of `messages`: whether it has a file, which its page must have before it is handed over. */
export const HAS_FILE = `content ? 'media'`;

/** A message of which it is not known whether it left, and which holds up all others. */
export const HOLDS_UP = `status IN ('sending', 'uncertain') AND parked_at IS NULL`;
