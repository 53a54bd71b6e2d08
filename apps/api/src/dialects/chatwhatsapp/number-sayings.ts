import type { SessionErrorCode } from '@chasqui/sessions';
import type { WhatsgateErrorCode } from '../whatsgate/error-codes.js';
import type { Saying } from './saying.js';

/** What concerns sessions by the numbers of their phones. Calls of this dialect name them by their ids. */
export const NUMBER_SAYINGS: Readonly<
  Record<WhatsgateErrorCode | Extract<SessionErrorCode, 'session_number_taken'>, Saying>
> = {
  session_number_taken: { status: 409, error: 'Another session has this phone number' },
  session_of_number_not_found: { status: 404, error: 'Session not found' },
  session_already_linked: { status: 409, error: 'The session is linked and connected' },
  token_not_permitted: {
    status: 403,
    error: ({ permission }) => `This token has no permission: ${String(permission)}`,
  },
};
