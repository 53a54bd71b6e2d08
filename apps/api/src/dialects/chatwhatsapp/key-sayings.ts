import type { KeyErrorCode } from '@chasqui/api-keys';
import type { Saying } from './saying.js';

/** Fields of keys that have another name in this dialect. */
const FIELD_NAMES: Readonly<Record<string, string>> = {
  rateGeneral: 'rateLimitGeneral',
  rateMessages: 'rateLimitMessages',
  rateSessions: 'rateLimitSessions',
};

function nameOf(field: unknown): string {
  return FIELD_NAMES[String(field)] ?? String(field);
}

function notOfKind(field: unknown, kind: unknown): string {
  return `${nameOf(field)} cannot be set so for a ${String(kind)} key`;
}

/** What concerns the keys of an account. */
export const KEY_SAYINGS: Readonly<Record<KeyErrorCode, Saying>> = {
  key_not_found: { status: 404, error: 'API key not found' },
  key_ended: { status: 409, error: 'This API key is revoked or expired' },
  last_admin_key: {
    status: 409,
    error: 'This is the last admin API key of the account that does not expire: create another one first',
  },
  key_field_not_of_kind: {
    status: 400,
    error: ({ field, kind }) => notOfKind(field, kind),
    extra: ({ field, kind }) => ({ details: [{ field: nameOf(field), message: notOfKind(field, kind) }] }),
  },
};
