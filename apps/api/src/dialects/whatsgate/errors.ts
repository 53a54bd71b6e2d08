import type { ErrorCode } from '../../errors/catalogue.js';
import type { Dialect } from '../dialect.js';
import { sayingOf } from './sayings.js';

const PATH = /^\/api(?:\/|$)/;

/** Whoever is not let in gets no more than a sentence. */
const OF_ACCESS: readonly ErrorCode[] = [
  'key_missing',
  'key_invalid',
  'key_not_admin',
  'key_not_operator',
  'key_not_from_here',
  'token_not_permitted',
  'account_suspended',
  'api_not_in_plan',
];

/** The dialect of {subdomain}.whatsgate.net. */
export const whatsgate: Dialect = {
  owns: (path) => PATH.test(path),

  say({ code, details }) {
    const { status, message, extra, isRetryUnsafe } = sayingOf(code, details);
    const text = typeof message === 'string' ? message : message(details);
    const outcome = OF_ACCESS.includes(code) ? {} : { success: false };
    return {
      status,
      body: { ...outcome, message: text, ...extra?.(details) },
      ...(isRetryUnsafe && { isRetryUnsafe }),
    };
  },
};
