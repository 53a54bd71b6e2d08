import type { ErrorCode } from '../../errors/catalogue.js';
import type { InputProblem } from '../../http/validated-input.js';
import type { DeviceErrorCode, DevicePlace } from './devices/devices.service.js';

type Details = Readonly<Record<string, unknown>>;

/** An error in the words of this dialect. */
export interface Saying {
  status: number;
  message: string | ((details: Details) => string);
  /** What stands beside `message` in the body. */
  extra?: (details: Details) => Record<string, unknown>;
  /** As it is, the call might do twice what it does. */
  isRetryUnsafe?: true;
}

const MIB = 1024 * 1024;

/** Of calls that this dialect does not have. */
const ELSEWHERE = [
  'key_of_other_session',
  'key_not_found',
  'key_ended',
  'last_admin_key',
  'key_field_not_of_kind',
  'account_not_found',
  'account_invalid',
  'account_name_taken',
  'account_plan_unknown',
  'account_has_sessions',
  'account_is_default',
  'plan_not_found',
  'plan_invalid',
  'plan_id_taken',
  'plan_in_use',
  'plan_built_in',
  'time_zone_unknown',
  'pacing_invalid',
  'pacing_not_optional',
  'session_connecting',
  'message_cannot_leave',
  'quoted_message_unknown',
  'message_not_sent',
  'message_revoked',
  'action_not_possible',
  'message_not_found',
  'message_not_queued',
  'message_not_parked',
  'message_failed',
  'batch_not_found',
  'batch_cancelled',
  'no_line_accepted',
  'template_invalid',
  'upload_type_unknown',
  'message_cursor_invalid',
  'message_without_media',
  'media_gone',
  'media_requested_again',
  'media_too_large',
  'media_link_invalid',
  'event_cursor_gone',
  'contact_not_found',
  'pairing_code_refused',
  'pairing_code_not_available',
  'session_already_paired',
  'not_group_admin',
  'session_not_ready',
  'session_busy',
  'worker_unreachable',
  'worker_timeout',
  'page_failed',
  'not_on_whatsapp',
  'chat_not_found',
  'group_not_found',
  'whatsapp_refused',
  'whatsapp_rate_limited',
  'not_available',
  'key_not_for_mcp',
  'mcp_not_in_plan',
  'mcp_closed_to_key',
  'mcp_reading_only',
  'mcp_post_only',
  'mcp_batch',
  'metrics_token_needed',
] as const satisfies readonly ErrorCode[];

const UNKNOWN_DEVICE: Readonly<Record<DevicePlace, Omit<Saying, 'extra'>>> = {
  path: { status: 404, message: 'device not found!' },
  balance: { status: 404, message: 'Device not found' },
  sender_device: { status: 422, message: 'The selected sender device is invalid.' },
  device: { status: 422, message: 'The selected device is invalid.' },
};

const NOT_VALID = 'invalid Access-Token';
const NOT_PERMITTED: Readonly<Record<string, string>> = {
  send: 'this Access-Token may not send messages',
  read: 'this Access-Token may not read states and reports',
  devices: 'this Access-Token may not create, connect or delete devices',
};

/** As a validator of the service would put it: `phone is required` becomes `The phone field is required.` */
function sentence({ field, message }: InputProblem): string {
  const begins = field !== '' && message.startsWith(`${field} `);
  const text = begins ? `The ${field.replaceAll('_', ' ')} field${message.slice(field.length)}` : message;
  return text.endsWith('.') ? text : `${text}.`;
}

function input(status: number, problemsOf: (details: Details) => InputProblem[]): Saying {
  return {
    status,
    message: (details) => problemsOf(details).map(sentence)[0] ?? 'The given data was invalid.',
    extra: (details) => {
      const errors: Record<string, string[]> = {};
      for (const problem of problemsOf(details)) {
        if (problem.field !== '') (errors[problem.field] ??= []).push(sentence(problem));
      }
      return Object.keys(errors).length > 0 ? { errors } : {};
    },
  };
}

/** Of the field of a file. */
function file(status: number, rest: (details: Details) => string): Saying {
  return input(status, (details) => {
    const field = String(details['field']);
    return [{ field, message: `${field} ${rest(details)}` }];
  });
}

const field = (name: string, message: string): Saying => input(422, () => [{ field: name, message }]);

const TOO_MANY: Saying = { status: 429, message: 'Too Many Requests' };
const UNAVAILABLE: Saying = { status: 503, message: 'Service temporarily unavailable' };

/** What depends on where the call named its device. */
const OF_PLACE = 'session_of_number_not_found' satisfies DeviceErrorCode;

type Said = Exclude<ErrorCode, (typeof ELSEWHERE)[number] | typeof OF_PLACE>;

/** A code that is neither here nor in ELSEWHERE does not compile. */
const SAYINGS: Readonly<Record<Said, Saying>> = {
  key_missing: { status: 403, message: 'an Access-Token is required' },
  key_invalid: { status: 403, message: NOT_VALID },
  key_not_admin: { status: 403, message: NOT_VALID },
  key_not_operator: { status: 403, message: NOT_VALID },
  key_not_from_here: { status: 403, message: 'this Access-Token may not be used from this address' },
  key_in_url: {
    status: 400,
    message: 'Tokens are not accepted in the URL, where logs would keep them. Send it in the Access-Token header.',
  },
  token_not_permitted: {
    status: 403,
    message: ({ permission }) => NOT_PERMITTED[String(permission)] ?? 'this Access-Token may not do this',
  },
  account_suspended: { status: 403, message: 'this account is suspended' },
  api_not_in_plan: { status: 403, message: 'your plan does not include API access' },
  rate_limit_exceeded: TOO_MANY,
  uploads_busy: TOO_MANY,
  rate_limit_not_counted: UNAVAILABLE,
  service_unavailable: UNAVAILABLE,
  media_store_unavailable: UNAVAILABLE,
  storage_outcome_unknown: {
    status: 503,
    message:
      'The database was lost at the last moment: it is unknown whether the messages were stored. Repeat the call with its Idempotency-Key; without one it may send twice',
    extra: ({ messageId }) => ({
      stored: 'unknown',
      ...(messageId === undefined ? {} : { message_id: messageId }),
    }),
    isRetryUnsafe: true,
  },
  queue_full: {
    status: 429,
    message: ({ what, limit }) => `the queue of this ${ofDevice(what)} is full: ${String(limit)} messages wait`,
  },
  queue_too_small: {
    status: 422,
    message: ({ what, limit }) => `at most ${String(limit)} messages may wait in the queue of this ${ofDevice(what)}`,
  },
  daily_limit_reached: { status: 422, message: 'daily message limit reached' },
  idempotency_key_reused: { status: 409, message: 'This Idempotency-Key was used for another request' },
  input_invalid: input(422, ({ problems }) => problems as InputProblem[]),
  recipient_invalid: {
    status: 422,
    message: 'Invalid phone number format',
    extra: ({ field: name }) =>
      typeof name === 'string' ? { errors: { [name]: ['Invalid phone number format'] } } : {},
  },
  recipient_not_allowed: { status: 403, message: 'this Access-Token may not message this number' },
  bulk_too_many: input(422, ({ most }) => [
    { field: 'phone', message: `phone must not have more than ${String(most)} items` },
  ]),
  usage_period_invalid: {
    status: 422,
    message: ({ field: name }) =>
      name === 'to' ? 'The to date must be a date after from.' : 'The from date must be at most 366 days before to.',
  },
  session_not_found: UNKNOWN_DEVICE.path,
  session_not_authenticated: { status: 422, message: 'device is not connected' },
  session_already_linked: { status: 400, message: 'device is already connected' },
  qr_not_available: { status: 503, message: 'QR code is not ready yet' },
  session_number_taken: field('phone', 'The phone has already been taken'),
  session_name_taken: field('name', 'The name has already been taken'),
  session_limit_reached: {
    status: 422,
    message: ({ limit }) => `your plan allows ${String(limit)} devices at one time`,
  },
  file_too_large: file(413, ({ most }) => `must not be greater than ${Math.floor(Number(most) / MIB)} MiB`),
  file_empty: file(422, () => 'must not be empty'),
  file_type_wrong: file(
    422,
    ({ accepted }) => `must be a file of type: ${(accepted as string[]).join(', ')}; send anything else as a file`,
  ),
  file_body_type_unknown: {
    status: 415,
    message: 'The body must be application/json or multipart/form-data (Content-Type)',
  },
  image_unreadable: file(422, () => 'cannot be read: its header tells no size'),
  image_too_large: file(
    422,
    ({ most }) => `has too many pixels (limit ${Number(most) / 1_000_000} megapixels): make it smaller`,
  ),
  conversion_tool_missing: file(422, () => 'must be OGG with Opus: ffmpeg, which would convert it, is not installed'),
  conversion_failed: file(422, () => 'cannot be converted: the file may be damaged'),
  conversion_timed_out: file(422, () => 'takes too long to convert: make it shorter'),
  url_not_allowed: file(422, ({ problem }) => `is a URL that is not fetched: ${String(problem)}`),
  url_unreachable: file(422, ({ problem }) => `could not be fetched: ${String(problem)}`),
  url_answer_unusable: file(422, ({ problem }) => `could not be fetched: ${String(problem)}`),
  url_timed_out: file(422, ({ what }) => `could not be fetched in time: no ${String(what)}`),
  upload_malformed: { status: 400, message: ({ message }) => String(message) },
  upload_too_large: { status: 413, message: ({ most }) => `The body may have at most ${String(most)}` },
  upload_timed_out: { status: 408, message: 'The body did not come in time; nothing was stored' },
  route_not_found: { status: 404, message: 'Not Found' },
  route_closed: { status: 403, message: 'This call is closed to everybody' },
  json_malformed: { status: 400, message: 'The request body is not valid JSON' },
  json_too_complex: {
    status: 400,
    message: 'The request body has too many levels (limit 100), fields (limit 5000) or values (limit 50000)',
  },
  body_too_large: { status: 413, message: 'The request body is too large (limit 1 MB)' },
  body_not_json: { status: 415, message: 'The request body must be JSON (Content-Type: application/json)' },
  body_length_wrong: { status: 400, message: 'The request body does not have the announced length' },
  url_unreadable: { status: 400, message: 'The URL cannot be read' },
  headers_too_large: { status: 431, message: 'The URL or the headers of the request are too large' },
  request_unreadable: { status: 400, message: 'The request cannot be read' },
  unknown_error: { status: 500, message: 'Server Error', extra: ({ errorId }) => ({ error_id: errorId }) },
};

function ofDevice(what: unknown): string {
  return what === 'session' ? 'device' : 'account';
}

/** Whether only calls of other dialects throw it. */
export function isElsewhere(code: ErrorCode): code is (typeof ELSEWHERE)[number] {
  return (ELSEWHERE as readonly ErrorCode[]).includes(code);
}

export function sayingOf(code: ErrorCode, { place, state }: Details): Saying {
  if (isElsewhere(code)) return { status: 400, message: code.replaceAll('_', ' ') };
  // It was linked while its caller waited for a QR.
  if (code === 'qr_not_available' && state === 'ready') return SAYINGS.session_already_linked;
  return code === OF_PLACE ? UNKNOWN_DEVICE[place as DevicePlace] : SAYINGS[code];
}
