import type { SessionCallErrorCode } from '@chasqui/session-calls';
import type { CapabilityErrorCode } from './capabilities/unavailable.js';
import type { Saying } from './saying.js';

const UNKNOWN_OUTCOME = 'whether it took effect is unknown, and it may be repeated';

const AFTER_A_WHILE: NonNullable<Saying['extra']> = ({ retryAfter }) => ({ retryAfter });

/** States that lead on by themselves; and `ready`, of which the worker knows better at this moment. */
const CONNECTING: readonly unknown[] = ['starting', 'connecting', 'disconnected', 'ready'];

/** Of calls that a session answers while its caller waits. */
export const SESSION_CALL_SAYINGS: Record<SessionCallErrorCode | CapabilityErrorCode, Saying> = {
  session_not_ready: {
    status: 409,
    error: ({ state }) =>
      CONNECTING.includes(state) ? 'Session is still connecting. Please wait.' : `Session is ${String(state)}`,
    extra: ({ state, reason, explanation }) => ({ state, reason, explanation }),
  },
  session_busy: {
    status: 429,
    error: ({ retryAfter }) =>
      `The session is asked too much at one time; nothing was done. Please wait ${String(retryAfter)} seconds before trying again.`,
    extra: AFTER_A_WHILE,
  },
  worker_unreachable: { status: 503, error: 'The worker of this session cannot be reached; nothing was done' },
  worker_timeout: { status: 504, error: `WhatsApp did not answer in time: ${UNKNOWN_OUTCOME}` },
  page_failed: { status: 502, error: `WhatsApp Web failed at this: ${UNKNOWN_OUTCOME}` },
  not_on_whatsapp: { status: 404, error: 'This number is not on WhatsApp' },
  chat_not_found: { status: 404, error: 'The session has no chat with this number or group' },
  group_not_found: { status: 404, error: 'The session is not in such a group' },
  whatsapp_refused: {
    status: 422,
    error: 'WhatsApp refuses this. In a group it may be for its admins only',
    extra: ({ status }) => ({ whatsappStatus: status }),
  },
  whatsapp_rate_limited: {
    status: 429,
    error: ({ retryAfter }) =>
      `WhatsApp wants this account to ask less often. Please wait ${String(retryAfter)} seconds before trying again.`,
    extra: AFTER_A_WHILE,
  },
  not_available: {
    status: 501,
    error: ({ reason }) => String(reason),
    extra: ({ capability }) => ({ capability }),
  },
};
