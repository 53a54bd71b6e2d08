/** Why a message has its status: a code for programs, a sentence for people. */
export const MESSAGE_REASONS = {
  recipient_not_on_whatsapp: 'The recipient is not on WhatsApp.',
  quoted_message_not_found: 'The quoted message was not found.',
  target_not_found: 'The message that it is about was not found.',
  action_not_possible: 'WhatsApp does not allow this for that message, or not any more.',
  refused_by_whatsapp: 'WhatsApp refused the message.',
  page_error: "The page failed each time, before the message reached WhatsApp's code.",
  upload_failed: 'WhatsApp did not take its file, however often that was tried, while it took others.',
  file_not_readable: 'Its file could not be read from the media store.',
  page_lost_at_file: 'The page of WhatsApp Web crashed each time that its file was uploaded.',
  uploads_failing: 'WhatsApp takes no files at the moment. It is tried again, more and more seldom.',
  media_store_away: 'The media store with its file does not answer. It is tried again, more and more seldom.',
  too_late: 'It could not be handed over before the worker of its session might have lost it.',
  outcome_unknown: 'It was handed over, and WhatsApp has not yet told what became of it.',
  hand_over_interrupted: 'The browser or the worker ended while it was being handed over.',
  waited_too_long: 'The message waited too long to be sent.',
  undecided_too_long: 'Nobody can tell whether it left; it no longer holds up the messages behind it.',
  resolved_by_person: 'A person decided what became of it.',
  cancelled_by_request: 'The message was cancelled.',
  batch_cancelled: 'The batch that it belongs to was cancelled.',
  queue_cleared: 'The queue was cleared before the message was sent.',
  session_logged_out: 'The session was logged out for good before anybody knew whether the message was sent.',
  number_changed: 'The session was paired with another phone before the message was sent.',
  session_deleted: 'The session was deleted before the message was sent.',
} as const;

export type MessageReason = keyof typeof MESSAGE_REASONS;

/** The reason as a sentence; null for one that an older version wrote, and for none. */
export function explainMessageReason(reason: string | null): string | null {
  return reason !== null && Object.hasOwn(MESSAGE_REASONS, reason) ? MESSAGE_REASONS[reason as MessageReason] : null;
}
