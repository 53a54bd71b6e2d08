import { exactly, wholeNumber } from '../runner/matchers.js';
import type { Single } from '../runner/row.js';

/** The errors of the contract, each with its HTTP status. */
export const KEY_REQUIRED = {
  status: 401,
  answer: exactly({
    success: false,
    error: 'API key required. Please provide an API key via X-API-Key header.',
  }),
};
export const KEY_INVALID = { status: 401, answer: exactly({ success: false, error: 'Invalid API key' }) };
export const OTHER_SESSION = {
  status: 403,
  answer: exactly({ success: false, error: 'This API key can only access its own session' }),
};
export const NEEDS_ADMIN = {
  status: 403,
  answer: exactly({ success: false, error: 'This endpoint requires an admin API key' }),
};
export const NO_SUCH_SESSION = { status: 404, answer: exactly({ success: false, error: 'Session not found' }) };

export const SHOWN_ONCE = 'IMPORTANT: Save this API key securely! The raw key will NOT be shown again.';

/** @param longestSeconds the window of the limit */
export function rateLimited(longestSeconds: number): Single {
  return {
    status: 429,
    answer: exactly({
      success: false,
      error: 'Rate limit exceeded. Please wait {{answer.retryAfter}} seconds before trying again.',
      retryAfter: wholeNumber(1, longestSeconds),
    }),
    answerHeaders: { 'Retry-After': '{{answer.retryAfter}}' },
  };
}

/** An input that is refused because of this field. */
export function invalid(field: string): Single {
  return {
    status: 400,
    answer: { success: false, error: '{{answer.details.0.message}}', details: [{ field }] },
  };
}
