import type { LineRefusal } from '@chasqui/batches';
import { explainMessageReason } from '@chasqui/messages';
import type { ErrorCode } from '../../errors/catalogue.js';
import type { InputProblem } from '../../http/validated-input.js';
import type { Dialect } from '../dialect.js';
import { toRefusedView } from './bulk/batch.dto.js';
import { KEY_SAYINGS } from './key-sayings.js';
import { PAIRING_CODE_SAYINGS } from './linking/pairing-code-errors.js';
import { MCP_SAYINGS } from './mcp-sayings.js';
import { FILE_SAYINGS } from './media/media-errors.js';
import { NUMBER_SAYINGS } from './number-sayings.js';
import { REFERENCE_SAYINGS } from './reference-sayings.js';
import type { Saying } from './saying.js';
import { SESSION_CALL_SAYINGS } from './session-call-errors.js';

const RECIPIENT_TEXT =
  'to must be a phone number with its country code (7 to 15 digits), an id ending in @lid, the id of a contact, or a group id ending in @g.us';

const CURSOR_TEXT = 'cursor must come from nextCursor';
const TIME_ZONE_TEXT = 'timeZone must be the name of a time zone, such as Asia/Kolkata';

const UNAVAILABLE_TEXT = 'Service temporarily unavailable';

/** Errors are phrases. */
function withoutStop(sentence: string): string {
  return sentence.replace(/\.$/, '');
}

const UNKNOWN_PLAN = 'plan must be the id of a plan; GET /operator/plans lists them';

/** Of an input: its first problem, and all of them beside it. */
const PROBLEMS: Saying = {
  status: 400,
  error: ({ problems }) => (problems as InputProblem[])[0]?.message ?? 'Invalid input',
  extra: ({ problems }) => ({ details: problems }),
};

/** The words of the published contract where it has any. A code that is missing here does not compile. */
const SAYINGS: Record<ErrorCode, Saying> = {
  key_missing: { status: 401, error: 'API key required. Please provide an API key via X-API-Key header.' },
  key_invalid: { status: 401, error: 'Invalid API key' },
  key_in_url: {
    status: 400,
    error: 'API keys are not accepted in the URL, where logs would keep them. Send it in the X-API-Key header.',
  },
  key_of_other_session: { status: 403, error: 'This API key can only access its own session' },
  key_not_admin: { status: 403, error: 'This endpoint requires an admin API key' },
  key_not_operator: { status: 403, error: 'This endpoint requires an operator API key' },
  key_not_from_here: { status: 403, error: 'This API key may not be used from this address' },
  rate_limit_exceeded: {
    status: 429,
    error: ({ retryAfter }) => `Rate limit exceeded. Please wait ${String(retryAfter)} seconds before trying again.`,
    extra: ({ retryAfter }) => ({ retryAfter }),
  },
  rate_limit_not_counted: { status: 503, error: 'Service temporarily unavailable' },
  account_suspended: { status: 403, error: 'This account is suspended' },
  api_not_in_plan: { status: 403, error: 'The plan of this account does not include the API' },
  ...KEY_SAYINGS,
  session_limit_reached: {
    status: 403,
    error: ({ used, limit }) => `Session limit reached: ${String(used)} of ${String(limit)}`,
  },
  account_not_found: { status: 404, error: 'Account not found' },
  account_invalid: PROBLEMS,
  account_name_taken: { status: 409, error: 'Account name already exists' },
  account_plan_unknown: {
    status: 400,
    error: UNKNOWN_PLAN,
    extra: () => ({ details: [{ field: 'plan', message: UNKNOWN_PLAN }] }),
  },
  account_has_sessions: {
    status: 409,
    error: ({ sessions }) =>
      `The account still has sessions (${String(sessions)}): delete them with one of its admin API keys first, or suspend it`,
  },
  account_is_default: {
    status: 409,
    error: 'The account that the installation began with can be suspended, but neither renamed nor deleted',
  },
  plan_not_found: { status: 404, error: 'Plan not found' },
  plan_invalid: PROBLEMS,
  plan_id_taken: { status: 409, error: 'Plan id already exists' },
  plan_in_use: { status: 409, error: 'Accounts are on this plan: give them another one first' },
  plan_built_in: { status: 409, error: 'The plans published and selfhost can be neither changed nor deleted' },
  input_invalid: PROBLEMS,
  recipient_invalid: {
    status: 400,
    error: RECIPIENT_TEXT,
    extra: () => ({ details: [{ field: 'to', message: RECIPIENT_TEXT }] }),
  },
  recipient_not_allowed: { status: 403, error: 'This trial key may not message this number' },
  contact_not_found: { status: 404, error: 'The session has no contact with this id' },
  time_zone_unknown: {
    status: 400,
    error: TIME_ZONE_TEXT,
    extra: () => ({ details: [{ field: 'timeZone', message: TIME_ZONE_TEXT }] }),
  },
  session_not_found: { status: 404, error: 'Session not found' },
  ...NUMBER_SAYINGS,
  session_name_taken: { status: 409, error: 'Session name already exists' },
  pacing_invalid: PROBLEMS,
  pacing_not_optional: {
    status: 403,
    error: ({ fields }) =>
      `The plan of this account does not allow less caution than the default pacing: ${(fields as string[]).join(', ')}`,
    extra: ({ fields }) => ({ fields }),
  },
  session_not_authenticated: {
    status: 409,
    error: ({ sessionId }) =>
      `Session not authenticated. Please scan the QR code first using GET /sessions/${String(sessionId)}/qr`,
  },
  daily_limit_reached: {
    status: 429,
    error: ({ limit, retryAfter }) =>
      `Daily message limit reached: ${String(limit)} of ${String(limit)}. ` +
      `Please wait ${String(retryAfter)} seconds before trying again.`,
    extra: ({ retryAfter }) => ({ retryAfter }),
  },
  queue_too_small: {
    status: 422,
    error: ({ what, limit, count }) =>
      `These are ${String(count)} messages, and in the queue of this ${String(what)} at most ${String(limit)} may wait. Send them in parts`,
    extra: ({ limit }) => ({ limit }),
  },
  queue_full: {
    status: 429,
    error: ({ what, limit, retryAfter }) =>
      `The queue of this ${String(what)} is full: ${String(limit)} messages wait. ` +
      `Please wait ${String(retryAfter)} seconds before trying again.`,
    extra: ({ retryAfter }) => ({ retryAfter, reason: 'queue_full' }),
  },
  usage_period_invalid: {
    status: 400,
    error: ({ message }) => String(message),
    extra: ({ field, message }) => ({ details: [{ field, message }] }),
  },
  session_connecting: { status: 409, error: 'Session is still connecting. Please wait.' },
  message_cannot_leave: {
    status: 409,
    error: ({ explanation }) => `The message cannot leave now. ${String(explanation)}`,
    extra: ({ reason, estimatedAt }) => ({ reason, ...(estimatedAt === undefined ? {} : { estimatedAt }) }),
  },
  idempotency_key_reused: {
    status: 409,
    error: 'This Idempotency-Key was used for another request. Use a key of its own for each message',
    extra: () => ({ reason: 'idempotency_key_reused' }),
  },
  ...REFERENCE_SAYINGS,
  message_not_found: { status: 404, error: 'Message not found' },
  message_not_queued: {
    status: 409,
    error: ({ status }) => `The message is no longer queued: it is ${String(status)}`,
    extra: ({ status }) => ({ status }),
  },
  message_not_parked: {
    status: 409,
    error: ({ status }) => `Only a parked message can be resolved: this one is ${String(status)} and not parked`,
    extra: ({ status }) => ({ status }),
  },
  storage_outcome_unknown: {
    status: 503,
    error: UNAVAILABLE_TEXT,
    extra: ({ batchId }) => ({ stored: 'unknown', ...(batchId === undefined ? {} : { batchId }) }),
  },
  message_failed: {
    status: 422,
    error: ({ reason }) => withoutStop(explainMessageReason(String(reason)) ?? 'The message could not be sent.'),
    extra: ({ status, reason }) => ({ status, reason }),
  },
  batch_not_found: { status: 404, error: 'Batch not found' },
  batch_cancelled: { status: 409, error: 'The batch is cancelled' },
  no_line_accepted: {
    status: 422,
    error: 'Every line was refused; nothing was stored',
    extra: ({ refused }) => ({ results: (refused as LineRefusal[]).map(toRefusedView) }),
  },
  template_invalid: {
    status: 400,
    error: ({ message }) => String(message),
    extra: ({ message }) => ({ details: [{ field: 'text', message }] }),
  },
  upload_malformed: {
    status: 400,
    error: ({ message }) => String(message),
    extra: ({ line, column }) => ({
      ...(line === undefined ? {} : { line }),
      ...(column === undefined ? {} : { column }),
    }),
  },
  upload_too_large: { status: 413, error: ({ most }) => `The body may have at most ${String(most)}` },
  upload_timed_out: { status: 408, error: 'The body did not come in time; nothing was stored' },
  upload_type_unknown: {
    status: 415,
    error: 'The body must be application/json, application/x-ndjson or text/csv (Content-Type)',
  },
  uploads_busy: {
    status: 429,
    error: ({ retryAfter }) =>
      `Too many uploads at one time. Please wait ${String(retryAfter)} seconds before trying again.`,
    extra: ({ retryAfter }) => ({ retryAfter }),
  },
  bulk_too_many: {
    status: 413,
    error: ({ most }) => `A bulk call may have at most ${String(most)} messages in the plan of this account`,
    extra: ({ most }) => ({ limit: most }),
  },
  message_cursor_invalid: {
    status: 400,
    error: CURSOR_TEXT,
    extra: () => ({ details: [{ field: 'cursor', message: CURSOR_TEXT }] }),
  },
  ...FILE_SAYINGS,
  event_cursor_gone: {
    status: 410,
    error: 'The cursor leads nowhere any more: events may be missing. Begin again after the cursor given here.',
    extra: ({ reason, cursor }) => ({ reason, cursor }),
  },
  qr_not_available: {
    status: 409,
    error: ({ state }) => `QR code not available yet. Session state: ${String(state)}`,
    extra: ({ reason, explanation }) => ({ reason, explanation }),
  },
  ...SESSION_CALL_SAYINGS,
  ...PAIRING_CODE_SAYINGS,
  ...MCP_SAYINGS,
  metrics_token_needed: { status: 401, error: 'The metrics need their own token' },
  route_not_found: { status: 404, error: 'Not found' },
  route_closed: { status: 403, error: 'This call is closed to everybody' },
  json_too_complex: {
    status: 400,
    error: 'The request body has too many levels (limit 100), fields (limit 5000) or values (limit 50000)',
  },
  json_malformed: { status: 400, error: 'The request body is not valid JSON' },
  body_too_large: { status: 413, error: 'The request body is too large (limit 1 MB)' },
  body_not_json: { status: 415, error: 'The request body must be JSON (Content-Type: application/json)' },
  body_length_wrong: { status: 400, error: 'The request body does not have the announced length' },
  url_unreadable: { status: 400, error: 'The URL cannot be read' },
  headers_too_large: { status: 431, error: 'The URL or the headers of the request are too large' },
  request_unreadable: { status: 400, error: 'The request cannot be read' },
  service_unavailable: { status: 503, error: UNAVAILABLE_TEXT },
  unknown_error: { status: 500, error: 'Internal server error', extra: ({ errorId }) => ({ errorId }) },
};

/** The dialect of api.chatwhatsapp.in, which is also our native one: it owns every path that no other dialect owns. */
export const chatwhatsapp: Dialect = {
  owns: () => true,

  /** Whatever the error is, it names the message that was accepted before it. */
  say({ code, details }) {
    const { status, error, extra } = SAYINGS[code];
    const text = typeof error === 'string' ? error : error(details);
    const { messageId } = details;
    const accepted = messageId === undefined ? {} : { messageId };
    return { status, body: { success: false, error: text, ...accepted, ...extra?.(details) } };
  },
};
