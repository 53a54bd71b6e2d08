import { exactly, messageId } from '../runner/matchers.js';
import type { Row, Step } from '../runner/row.js';
import { invalid } from './answers.js';

const refused = (to: string): Step => ({
  request: 'POST /sessions/{{unpaired.id}}/send',
  key: '{{unpaired.key}}',
  body: { to, text: 'Hello' },
  ...invalid('to'),
});

/** What is taken for a number gets as far as the session, which was never paired. */
const takenFor = (to: string): Step => ({
  request: 'POST /sessions/{{unpaired.id}}/send',
  key: '{{unpaired.key}}',
  body: { to, text: 'Hello' },
  status: 409,
});

export const numbers: readonly Row[] = [
  {
    id: 'numbers.separators',
    mark: 'D',
    title: 'Numbers are checked by form only, after removing +, spaces, dashes, dots, parentheses.',
    steps: [takenFor('+91 (98765) 432-10'), takenFor('91.9876.543210')],
  },
  {
    id: 'numbers.length',
    mark: 'D',
    title: 'Numbers have 7–15 digits.',
    steps: [
      takenFor('9198765'),
      takenFor('919876543210987'),
      refused('919876'),
      refused('9198765432109876'),
      refused('not a number'),
    ],
  },
  {
    id: 'numbers.leading-zero',
    mark: 'D',
    title: "A leading 0 needs the account's defaultCountry.",
    steps: [
      {
        request: 'POST /sessions/{{tenantSession.id}}/send',
        key: '{{tenantSession.key}}',
        body: { to: '01510000024', text: 'Hello' },
        ...invalid('to'),
      },
      {
        request: 'PATCH /admin/account',
        key: '{{tenant.key}}',
        body: { defaultCountry: 'DE' },
        status: 200,
        answer: { success: true, account: { defaultCountry: 'DE' } },
      },
      {
        request: 'POST /sessions/{{tenantSession.id}}/send',
        key: '{{tenantSession.key}}',
        body: { to: '01510000024', text: 'Hello' },
        status: 409,
        withinSeconds: 2, // what an account is may be half a second old
      },
    ],
  },
  {
    id: 'numbers.existence',
    mark: 'D',
    title: "Whether a number exists is WhatsApp's answer.",
    steps: [
      {
        request: 'POST /sessions/{{ownPaired.id}}/send',
        key: '{{ownPaired.key}}',
        body: { to: '{{network.absentNumber}}', text: 'Is anybody there?' },
        status: 422,
        answer: exactly({
          success: false,
          error: 'The recipient is not on WhatsApp',
          messageId,
          status: 'failed',
          reason: 'recipient_not_on_whatsapp',
        }),
      },
    ],
  },
];
