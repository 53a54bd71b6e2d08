import type { KeyErrorCode } from '@chasqui/api-keys';
import type { ContactErrorCode } from '@chasqui/contacts';
import type {
  BatchAcceptanceErrorCode,
  BatchErrorCode,
  BatchOrderErrorCode,
  TemplateErrorCode,
} from '@chasqui/batches';
import { DomainError } from '@chasqui/errors';
import type { EventFeedErrorCode } from '@chasqui/event-feed';
import type {
  AcceptanceErrorCode,
  MessageErrorCode,
  MessageListErrorCode,
  MessageOrderErrorCode,
  QueueErrorCode,
  ReferenceErrorCode,
} from '@chasqui/messages';
import type { PacingErrorCode } from '@chasqui/pacing';
import type { RateLimitErrorCode } from '@chasqui/rate-limits';
import type { SessionErrorCode } from '@chasqui/sessions';
import type { UsageErrorCode } from '@chasqui/usage';
import type { ChatIdErrorCode } from '@chasqui/whatsapp-vocabulary';
import type { AdmissionErrorCode } from '../auth/admission.service.js';
import type { AuthErrorCode } from '../auth/api-key.guard.js';
import type { BadKeyErrorCode } from '../auth/bad-key-gate.js';
import type { KeyPlaceErrorCode } from '../auth/key-in-request.js';
import type { UploadErrorCode } from '../dialects/chatwhatsapp/bulk/upload-error.js';
import {
  PAIRING_CODE_CATALOGUE,
  type PairingCodeErrorCode,
} from '../dialects/chatwhatsapp/linking/pairing-code-errors.js';
import { FILE_CATALOGUE, type FileErrorCode } from '../dialects/chatwhatsapp/media/media-errors.js';
import { SESSION_CALL_CATALOGUE, type CallErrorCode } from '../dialects/chatwhatsapp/session-call-errors.js';
import type { QrErrorCode } from '../dialects/chatwhatsapp/qr.service.js';
import type { RecipientErrorCode } from '../dialects/chatwhatsapp/recipient.js';
import type { SendingErrorCode } from '../dialects/chatwhatsapp/sending.service.js';
import type { MessageFailureCode } from '../dialects/chatwhatsapp/sent-message.dto.js';
import { MCP_CATALOGUE, type McpErrorCode } from '../dialects/mcp/mcp-error-codes.js';
import { WHATSGATE_CATALOGUE, type WhatsgateErrorCode } from '../dialects/whatsgate/error-codes.js';
import type { PlacesErrorCode } from '../http/places.js';
import type { TransportErrorCode } from '../http/transport-errors.js';
import type { UploadBytesErrorCode } from '../http/upload-bytes.js';
import type { InputErrorCode } from '../http/validated-input.js';
import type { MetricsErrorCode } from '../metrics/metrics.controller.js';
import { ACCOUNT_CATALOGUE, type AccountCatalogueCode } from './account-catalogue.js';
import { tells, type CatalogueEntry } from './catalogue-entry.js';

/** Every error that a caller can get. Each code is declared beside the code that throws it. */
export type ErrorCode =
  | AdmissionErrorCode
  | AuthErrorCode
  | BadKeyErrorCode
  | RateLimitErrorCode
  | KeyPlaceErrorCode
  | InputErrorCode
  | ChatIdErrorCode
  | AccountCatalogueCode
  | KeyErrorCode
  | SessionErrorCode
  | PacingErrorCode
  | AcceptanceErrorCode
  | QueueErrorCode
  | MessageErrorCode
  | ReferenceErrorCode
  | MessageOrderErrorCode
  | MessageListErrorCode
  | MessageFailureCode
  | BatchErrorCode
  | BatchOrderErrorCode
  | BatchAcceptanceErrorCode
  | TemplateErrorCode
  | UploadErrorCode
  | FileErrorCode
  | UploadBytesErrorCode
  | PlacesErrorCode
  | UsageErrorCode
  | EventFeedErrorCode
  | QrErrorCode
  | RecipientErrorCode
  | SendingErrorCode
  | CallErrorCode
  | ContactErrorCode
  | PairingCodeErrorCode
  | WhatsgateErrorCode
  | McpErrorCode
  | MetricsErrorCode
  | TransportErrorCode;

/** What each code means, in no dialect. A code that is missing here does not compile. */
export const CATALOGUE: Readonly<Record<ErrorCode, CatalogueEntry>> = {
  key_missing: { when: 'no key' },
  key_invalid: { when: 'a key that nobody made, or that is revoked or expired' },
  key_in_url: { when: 'a key in the query string' },
  key_of_other_session: { when: 'a session of the account that the key does not reach' },
  key_not_admin: { when: 'a key of another kind on a call for admins' },
  key_not_operator: { when: 'a key of another kind on a call for operators' },
  ...MCP_CATALOGUE,
  key_not_from_here: { when: 'the address of the caller is not in the `allowedIps` of the key' },
  rate_limit_exceeded: {
    when: 'a limit of the key, of the session, or of bad keys from this address',
    details: tells('retryAfter'),
  },
  rate_limit_not_counted: {
    when: 'a message while Redis is away and its limits cannot be counted: nothing was stored',
  },
  account_suspended: { when: 'the operator suspended the account' },
  api_not_in_plan: { when: 'the plan has no `apiAccess`' },
  key_not_found: { when: 'no such key in this account' },
  key_ended: { when: 'a revoked key cannot be changed, nor an expired one rotated' },
  last_admin_key: { when: 'its end would leave the account without a lasting admin key' },
  key_field_not_of_kind: {
    when: 'keys of this kind do not have the field, or not that value',
    details: tells('field', 'kind'),
  },
  session_limit_reached: {
    when: 'the sessions that the plan or the key allows are all there',
    details: tells('used', 'limit'),
  },
  input_invalid: {
    when: 'a field is missing or wrong; `error` is the first problem',
    details: { problems: [tells('field', 'message')] },
  },
  ...ACCOUNT_CATALOGUE,
  recipient_invalid: { when: '`to` is no number, no id of a person and no group id' },
  contact_not_found: { when: 'no contact of the session has the id' },
  recipient_not_allowed: { when: 'a trial key, or the key of its session, on a number that it was not given' },
  session_not_found: { when: 'unknown, deleted, or of another account' },
  session_number_taken: { when: 'another session of the account has the number, or is meant for it' },
  session_name_taken: { when: 'another session has the name' },
  pacing_invalid: {
    when: 'a field of `pacing` that is none, or has no such value',
    details: { problems: [tells('field', 'message')] },
  },
  pacing_not_optional: {
    when: 'the plan has no `pacingOptional`, and `pacing` is off or less cautious than the defaults',
    details: { fields: ['{field}'] },
  },
  session_not_authenticated: { when: 'never paired, or logged out', details: tells('sessionId') },
  session_connecting: { when: 'the caller asked not to queue, while the session connects' },
  message_cannot_leave: {
    when: 'the caller asked not to queue, and something else holds the message back: nothing was stored',
    details: tells('reason', 'explanation'),
  },
  idempotency_key_reused: {
    when: 'the `Idempotency-Key` belongs to another request of the last 24 h: nothing was stored',
  },
  quoted_message_unknown: {
    when: '`quotedMessageId` is no message that the session sent or received: nothing was stored',
  },
  message_not_found: { when: 'the session has no such message' },
  message_not_sent: {
    when: 'something was to be done to a message that is still queued (cancel it), or that never left',
    details: tells('status'),
  },
  message_revoked: { when: 'something was to be done to a message that was deleted for everybody' },
  action_not_possible: { when: 'that cannot be done to such a message, as `error` says', details: tells('reason') },
  message_not_queued: {
    when: 'it left, is leaving, or has ended: it can be neither cancelled nor moved',
    details: tells('status'),
  },
  message_not_parked: { when: 'only a parked message can be resolved', details: tells('status') },
  message_failed: {
    when: 'it failed before the answer, for the `reason` given',
    details: tells('messageId', 'status', 'reason'),
  },
  storage_outcome_unknown: {
    when: 'the database was lost during the commit: repeat it with its `Idempotency-Key`, or ask for `messageId` before you send again',
    details: tells('messageId'),
  },
  daily_limit_reached: {
    when: "the session's messages of today are used up (`dailyMessages` of the plan)",
    details: tells('limit', 'retryAfter'),
  },
  batch_not_found: { when: 'the session has no such batch' },
  batch_cancelled: { when: 'a cancelled batch can be neither paused nor resumed' },
  no_line_accepted: {
    when: 'every line of a bulk call was refused: nothing was stored; `results` has the lines with their reasons',
    details: { refused: [{ line: 2, column: 'to', to: '{to}', code: 'recipient_invalid', message: '{message}' }] },
  },
  template_invalid: {
    when: 'a template whose `{{` is not closed, or a variable without a name',
    details: tells('message'),
  },
  upload_malformed: {
    when: 'a bulk call that cannot be read as JSON or CSV, or that lacks what all its lines need, or a form that cannot be read: nothing was stored',
    details: tells('message', 'line', 'column'),
  },
  upload_too_large: {
    when: 'a body of more bytes, or a bulk call of more text, than one may have',
    details: tells('most'),
  },
  upload_timed_out: { when: 'an upload whose body stands still for 30 s, or takes longer than 5 minutes' },
  upload_type_unknown: { when: 'a bulk call whose body is of another type' },
  uploads_busy: {
    when: 'the API reads as many uploads as it can at one time, or as many of the account as it may',
    details: tells('retryAfter'),
  },
  bulk_too_many: {
    when: 'more messages in a bulk call than the plan allows (`bulkSize`): nothing was stored',
    details: tells('most'),
  },
  ...FILE_CATALOGUE,
  usage_period_invalid: { when: '`to` before `from`, or more than 366 days', details: tells('field', 'message') },
  message_cursor_invalid: { when: 'a cursor of a list of messages that Chasqui did not give' },
  event_cursor_gone: {
    when: '`after` is of another log (`other_log`: the database was restored or replaced), older than what is kept (`no_longer_kept`), or after its end (`beyond_end`)',
    details: tells('reason', 'cursor'),
  },
  qr_not_available: {
    when: 'no QR in the time that was waited',
    details: tells('state', 'reason', 'explanation'),
  },
  ...SESSION_CALL_CATALOGUE,
  ...PAIRING_CODE_CATALOGUE,
  ...WHATSGATE_CATALOGUE,
  metrics_token_needed: { when: '`/metrics` without its own token' },
  route_not_found: { when: 'no such route' },
  route_closed: { when: 'a route that says nothing of who may call it: Chasqui does not start with one' },
  queue_full: {
    when: 'as many messages wait in the session, or in the account, as may: nothing was stored',
    details: tells('what', 'limit', 'retryAfter'),
  },
  queue_too_small: {
    when: 'a list of more messages than may wait in the session, or in the account: nothing was stored',
    details: tells('what', 'limit', 'count'),
  },
  json_too_complex: { when: 'a JSON body with more than 100 levels, 5,000 fields or 50,000 values' },
  json_malformed: { when: 'a body that is announced as JSON and is none' },
  body_too_large: { when: 'a body over 1 MB' },
  body_not_json: { when: 'a body of another type' },
  body_length_wrong: { when: 'a body that is shorter or longer than its `Content-Length`' },
  url_unreadable: { when: 'a URL that cannot be decoded' },
  headers_too_large: { when: 'a URL and headers over 16 KB' },
  request_unreadable: { when: 'anything else that is not HTTP as it should be' },
  service_unavailable: {
    when: 'the database is away, or Redis where it is needed: nothing was stored, a retry is safe after `Retry-After`',
  },
  unknown_error: { when: 'anything unknown; the log has the `errorId`', details: tells('errorId') },
};

export const ERROR_CODES = Object.keys(CATALOGUE) as ErrorCode[];

/** Whether an error is one that dialects can say. */
export function isCatalogued(error: unknown): error is DomainError<ErrorCode> {
  return error instanceof DomainError && Object.hasOwn(CATALOGUE, (error as DomainError).code);
}
