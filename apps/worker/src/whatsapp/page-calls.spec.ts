import type { DomainError } from '@chasqui/errors';
import { asRefusal } from './page-calls.js';

describe('an error of the page', () => {
  it.each([
    ['ServerStatusCodeError: 403 Only admins may', 'whatsapp_refused', { status: 403 }],
    ['Evaluation failed: ServerStatusCodeError', 'whatsapp_refused', { status: null }],
    ['ServerStatusCodeError: 429 rate-overlimit', 'whatsapp_rate_limited', { retryAfter: 60 }],
    ['No LID for user', 'not_on_whatsapp', {}],
    ['the page did not answer', 'worker_timeout', {}],
  ])('"%s" is %s', (text, code, details) => {
    const refusal = asRefusal(new Error(text)) as DomainError | undefined;
    expect([refusal?.code, refusal?.details]).toEqual([code, details]);
  });

  it('that we do not know stays what it is', () => {
    expect(asRefusal(new Error("Cannot read properties of undefined (reading 'id')"))).toBeUndefined();
    expect(asRefusal('Execution context was destroyed')).toBeUndefined();
  });
});
