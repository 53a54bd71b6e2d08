import type { SessionCallErrorCode } from '@chasqui/session-calls';
import type { CatalogueEntry } from '../../errors/catalogue-entry.js';
import type { CapabilityErrorCode } from './capabilities/unavailable.js';
import type { Saying } from './saying.js';

const UNKNOWN_OUTCOME = 'whether it took effect is unknown, and it may be repeated';

/** How far a call had come that does several things: what it had changed and what failed; how many numbers it checked. */
const PROGRESS: NonNullable<Saying['extra']> = (details) =>
  Object.fromEntries(
    ['changed', 'failed', 'checked', 'of'].flatMap((name) => (name in details ? [[name, details[name]]] : [])),
  );

const AFTER_A_WHILE: NonNullable<Saying['extra']> = (details) => ({
  retryAfter: details['retryAfter'],
  ...PROGRESS(details),
});

/** States that lead on by themselves; and `ready`, of which the worker knows better at this moment. */
const CONNECTING: readonly unknown[] = ['starting', 'connecting', 'disconnected', 'ready'];

export type CallErrorCode = SessionCallErrorCode | CapabilityErrorCode;

export const SESSION_CALL_CATALOGUE: Readonly<Record<CallErrorCode, CatalogueEntry>> = {
  session_not_ready: {
    when: 'a call that the session answers itself, while it is not `ready`: nothing was done',
    details: { state: '{state}', reason: '{reason}', explanation: '{explanation}' },
  },
  session_busy: {
    when: 'more than 4 calls of the session are under way and 32 wait, this one waited all its time, or 16 files of the session are waited for: nothing was done',
    details: { retryAfter: '{retryAfter}' },
  },
  worker_unreachable: { when: 'the worker that hosts the session hears nobody at the moment: nothing was done' },
  worker_timeout: { when: 'no answer in time: whether it took effect is unknown, and it may be repeated' },
  page_failed: {
    when: 'WhatsApp Web failed in the middle, or was loaded anew: whether it took effect is unknown, and it may be repeated',
  },
  pairing_code_refused: {
    when: 'WhatsApp gives no pairing code for the number: nobody has it, or it was asked too often',
  },
  not_on_whatsapp: { when: 'nobody on WhatsApp has the number' },
  chat_not_found: { when: 'WhatsApp Web of the session knows no chat with it' },
  group_not_found: { when: 'the session is not in the group, or there is none' },
  not_group_admin: { when: 'what only admins of a group may see or do, while the session is none: nothing was done' },
  whatsapp_refused: {
    when: 'WhatsApp says no: in a group mostly for want of rights; `whatsappStatus` is its own number',
    details: { status: '{status}' },
  },
  whatsapp_rate_limited: { when: 'WhatsApp wants to be asked less often', details: { retryAfter: '{retryAfter}' } },
  not_available: {
    when: 'a call that Chasqui does not offer yet',
    details: { capability: '{capability}', reason: '{reason}' },
  },
};

/** Of calls that a session answers while its caller waits. */
export const SESSION_CALL_SAYINGS: Record<CallErrorCode, Saying> = {
  session_not_ready: {
    status: 409,
    error: ({ state }) =>
      CONNECTING.includes(state) ? 'Session is still connecting. Please wait.' : `Session is ${String(state)}`,
    extra: ({ state, reason, explanation, ...details }) => ({ state, reason, explanation, ...PROGRESS(details) }),
  },
  session_busy: {
    status: 429,
    error: ({ retryAfter }) =>
      `The session is asked too much at one time; nothing was done. Please wait ${String(retryAfter)} seconds before trying again.`,
    extra: AFTER_A_WHILE,
  },
  worker_unreachable: {
    status: 503,
    error: 'The worker of this session cannot be reached; nothing was done',
    extra: PROGRESS,
  },
  worker_timeout: { status: 504, error: `WhatsApp did not answer in time: ${UNKNOWN_OUTCOME}`, extra: PROGRESS },
  page_failed: { status: 502, error: `WhatsApp Web failed at this: ${UNKNOWN_OUTCOME}`, extra: PROGRESS },
  pairing_code_refused: {
    status: 422,
    error: 'WhatsApp gives no pairing code for this number: it may not be on WhatsApp, or was asked for too often',
  },
  not_on_whatsapp: { status: 404, error: 'This number is not on WhatsApp' },
  chat_not_found: { status: 404, error: 'The session has no chat with this number or group' },
  group_not_found: { status: 404, error: 'The session is not in such a group' },
  not_group_admin: { status: 409, error: 'Only admins of the group may do this, and the session is none' },
  whatsapp_refused: {
    status: 422,
    error: 'WhatsApp refuses this. In a group it may be for its admins only',
    extra: (details) => ({ whatsappStatus: details['status'], ...PROGRESS(details) }),
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
