import { DomainError } from '@chasqui/errors';
import { ERROR_CODES, type ErrorCode } from '../../errors/catalogue.js';
import { chatwhatsapp } from './errors.js';

/** Every code with what its thrower tells, and the status of the contract. */
const CASES: Record<ErrorCode, [status: number, details?: Record<string, unknown>]> = {
  key_missing: [401],
  key_invalid: [401],
  key_in_url: [400],
  key_of_other_session: [403],
  key_not_admin: [403],
  key_not_operator: [403],
  key_not_from_here: [403],
  rate_limit_exceeded: [429, { retryAfter: 45 }],
  rate_limit_not_counted: [503],
  account_suspended: [403],
  api_not_in_plan: [403],
  key_not_found: [404],
  key_ended: [409],
  last_admin_key: [409],
  key_field_not_of_kind: [400, { field: 'allowedNumbers', kind: 'managed' }],
  account_not_found: [404],
  account_invalid: [400, { problems: [{ field: 'timeZone', message: 'timeZone must be an IANA name' }] }],
  account_name_taken: [409],
  account_plan_unknown: [400],
  account_has_sessions: [409, { sessions: 2 }],
  account_is_default: [409],
  plan_not_found: [404],
  plan_invalid: [400, { problems: [{ field: 'bulkSize', message: 'bulkSize must be a whole number' }] }],
  plan_id_taken: [409],
  plan_in_use: [409],
  plan_built_in: [409],
  session_limit_reached: [403, { used: 5, limit: 5 }],
  input_invalid: [400, { problems: [{ field: 'name', message: 'name must be a string' }] }],
  recipient_invalid: [400],
  recipient_not_allowed: [403],
  contact_not_found: [404],
  time_zone_unknown: [400],
  session_not_found: [404],
  session_name_taken: [409],
  session_number_taken: [409],
  session_of_number_not_found: [404],
  session_already_linked: [409],
  token_not_permitted: [403, { permission: 'send' }],
  pacing_invalid: [400, { problems: [{ field: 'pacing.perDay', message: 'perDay must be a whole number' }] }],
  pacing_not_optional: [403, { fields: ['enabled'] }],
  session_not_authenticated: [409, { sessionId: 'the-session' }],
  daily_limit_reached: [429, { limit: 5, retryAfter: 45 }],
  queue_too_small: [422, { what: 'session', limit: 5, count: 6 }],
  queue_full: [429, { what: 'session', limit: 5, retryAfter: 10 }],
  usage_period_invalid: [400, { field: 'to', message: 'to must not be before from' }],
  session_connecting: [409],
  message_cannot_leave: [409, { reason: 'outbox_paused', explanation: 'The outbox of this session is paused.' }],
  idempotency_key_reused: [409],
  quoted_message_unknown: [400],
  session_not_ready: [
    409,
    { state: 'disconnected', reason: 'connection_lost', explanation: 'The connection is lost.' },
  ],
  session_busy: [429, { retryAfter: 5 }],
  worker_unreachable: [503],
  worker_timeout: [504],
  page_failed: [502],
  not_on_whatsapp: [404],
  chat_not_found: [404],
  group_not_found: [404],
  not_group_admin: [409],
  whatsapp_refused: [422, { status: 403 }],
  whatsapp_rate_limited: [429, { retryAfter: 60 }],
  not_available: [501, { capability: 'labels', reason: 'Labels are not available' }],
  message_not_found: [404],
  message_not_sent: [409, { status: 'queued' }],
  message_revoked: [409],
  action_not_possible: [409, { reason: 'Only messages of the session itself can be edited' }],
  message_not_queued: [409, { status: 'sending' }],
  message_not_parked: [409, { status: 'uncertain' }],
  storage_outcome_unknown: [503, { messageId: '3EB0AA' }],
  message_failed: [422, { messageId: '3EB0AA', status: 'failed', reason: 'refused_by_whatsapp' }],
  batch_not_found: [404],
  batch_cancelled: [409],
  no_line_accepted: [
    422,
    { refused: [{ line: 2, column: 'to', to: 'x', code: 'recipient_invalid', message: 'The recipient is none.' }] },
  ],
  template_invalid: [400, { message: 'The template is wrong at character 7: a variable has no name' }],
  upload_malformed: [400, { message: 'A quote is not closed (line 3)', line: 3 }],
  upload_too_large: [413, { most: '16 MiB' }],
  upload_timed_out: [408],
  upload_type_unknown: [415],
  uploads_busy: [429, { retryAfter: 2 }],
  bulk_too_many: [413, { most: 10_000 }],
  message_cursor_invalid: [400],
  file_too_large: [413, { field: 'image', most: 16 * 1024 * 1024 }],
  file_empty: [400, { field: 'image' }],
  file_type_wrong: [415, { field: 'image', found: 'application/pdf', accepted: ['image/png'] }],
  file_body_type_unknown: [415],
  image_unreadable: [422, { field: 'image' }],
  image_too_large: [422, { field: 'image', most: 50_000_000 }],
  conversion_tool_missing: [422, { field: 'voice' }],
  conversion_failed: [422, { field: 'voice' }],
  conversion_timed_out: [422, { field: 'voice' }],
  url_not_allowed: [400, { field: 'image', problem: 'it must begin with https://' }],
  url_unreachable: [422, { field: 'image', problem: 'there is no such host' }],
  url_answer_unusable: [422, { field: 'image', problem: 'the server answered 404' }],
  url_timed_out: [422, { field: 'image', what: 'answer' }],
  message_without_media: [404],
  media_gone: [410],
  media_store_unavailable: [503],
  media_requested_again: [409, { retryAfter: 30 }],
  media_too_large: [422],
  media_link_invalid: [404],
  event_cursor_gone: [410, { reason: 'no_longer_kept', cursor: 'A' }],
  qr_not_available: [409, { state: 'starting' }],
  pairing_code_not_available: [409, { state: 'starting' }],
  pairing_code_refused: [422],
  session_already_paired: [409],
  key_not_for_mcp: [403, { kind: 'admin' }],
  mcp_not_in_plan: [403],
  mcp_closed_to_key: [403],
  mcp_reading_only: [403],
  mcp_post_only: [405],
  mcp_batch: [400],
  metrics_token_needed: [401],
  route_not_found: [404],
  route_closed: [403],
  json_malformed: [400],
  json_too_complex: [400],
  body_too_large: [413],
  body_not_json: [415],
  body_length_wrong: [400],
  url_unreadable: [400],
  headers_too_large: [431],
  request_unreadable: [400],
  service_unavailable: [503],
  unknown_error: [500, { errorId: 'the-error' }],
};

function say(code: ErrorCode, details?: Record<string, unknown>): ReturnType<typeof chatwhatsapp.say> {
  return chatwhatsapp.say(new DomainError(code, details));
}

describe('what this dialect says', () => {
  it('is tried here for every code', () => {
    expect(Object.keys(CASES).sort()).toEqual([...ERROR_CODES].sort());
  });

  it.each(ERROR_CODES)('of %s has the shape of the contract', (code) => {
    const [status, details] = CASES[code];
    const said = say(code, details);
    expect(said).toEqual({ status, body: expect.objectContaining({ success: false }) as unknown });
    const text = said.body['error'];
    expect(text).toMatch(/^\w+ .*\w/);
    expect(text).not.toMatch(/undefined|\[object/);
    expect(text).not.toContain(code);
  });

  it('names the first problem of an input, and all of them beside it', () => {
    const problems = [
      { field: 'a', message: 'a is wrong' },
      { field: 'b', message: 'b is wrong' },
    ];
    const said = say('input_invalid', { problems });
    expect(said.body).toEqual({ success: false, error: 'a is wrong', details: problems });
  });

  it('tells how long to wait when the messages of a day are used up, in its text and beside it', () => {
    const said = say('daily_limit_reached', { limit: 5, retryAfter: 45 });
    expect(said.body).toEqual({
      success: false,
      error: 'Daily message limit reached: 5 of 5. Please wait 45 seconds before trying again.',
      retryAfter: 45,
    });
  });

  it('tells the id of a message whose storage is unknown, to ask for it', () => {
    const said = say('storage_outcome_unknown', { messageId: '3EB0AA' });
    expect(said.body).toMatchObject({ stored: 'unknown', messageId: '3EB0AA' });
  });

  it('names the message that was accepted before a caller lost its access', () => {
    const said = say('key_invalid', { messageId: '3EB0AA' });
    expect(said.body).toEqual({ success: false, error: 'Invalid API key', messageId: '3EB0AA' });
  });

  it('tells a caller beyond a limit the same seconds in words and as a number', () => {
    const said = say('rate_limit_exceeded', { retryAfter: 45 });
    expect(said.body).toEqual({
      success: false,
      error: 'Rate limit exceeded. Please wait 45 seconds before trying again.',
      retryAfter: 45,
    });
  });

  it('has words for a failure that it does not know', () => {
    const said = say('message_failed', { messageId: '3EB0AA', status: 'failed', reason: 'new_reason' });
    expect(said.body).toMatchObject({ error: 'The message could not be sent', reason: 'new_reason' });
  });
});
