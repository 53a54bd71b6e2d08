import { exactly, isoTime, nullOr, pattern, text } from '../runner/matchers.js';
import type { Row, Single, Step } from '../runner/row.js';

const EXPLAINED = {
  reason: pattern(/^[a-z][a-z_]*$/),
  explanation: text,
  since: isoTime,
  nextAction: nullOr(text),
  nextActionAt: nullOr(isoTime),
};

const becomes = (session: string, state: string): Step & Single => ({
  request: `GET /sessions/{{${session}.id}}/status`,
  key: `{{${session}.key}}`,
  status: 200,
  answer: { success: true, session: { state, ...EXPLAINED } },
  withinSeconds: 60,
});

/** The last rows of all: some of them end what others stand on. */
export const states: readonly Row[] = [
  {
    id: 'states.qr-ready',
    mark: 'P',
    title: 'State qr_ready, with a reason, a human sentence, and the next automatic action with its time.',
    steps: [becomes('unpaired', 'qr_ready')],
  },
  {
    id: 'states.ready',
    mark: 'P',
    title: 'State ready, with its reason and a human sentence.',
    steps: [becomes('paired', 'ready')],
  },
  {
    id: 'states.stopped',
    mark: 'D',
    title: 'State stopped, with its reason and a human sentence.',
    steps: [
      { request: 'POST /sessions/{{unpaired.id}}/stop', key: '{{unpaired.key}}', status: 200 },
      becomes('unpaired', 'stopped'),
    ],
  },
  {
    id: 'states.others',
    mark: 'D',
    title: 'States connecting, disconnected, failed, with their reasons.',
    elsewhere: 'test/e2e/recovery.e2e-spec.ts',
  },
  {
    id: 'states.pairing-code-ready',
    mark: 'D',
    title: 'State pairing_code_ready.',
    steps: [
      {
        request: 'POST /sessions/create',
        key: '{{admin.key}}',
        body: { name: '{{run.name}} by code' },
        status: 201,
        keep: { id: 'session.id', key: 'apiKey' },
      },
      {
        request: 'POST /sessions/{{id}}/pairing-code',
        key: '{{key}}',
        body: { phoneNumber: '{{paired.to}}' },
        status: 200,
        answer: { success: true },
      },
      {
        request: 'GET /sessions/{{id}}/status',
        key: '{{key}}',
        status: 200,
        answer: { session: { state: 'pairing_code_ready', ...EXPLAINED } },
        withinSeconds: 60,
      },
      { request: 'DELETE /sessions/{{id}}', key: '{{admin.key}}', status: 200 },
    ],
  },
  {
    id: 'states.connecting-without-queueing',
    mark: 'P',
    title: 'connecting, and the caller asked not to queue: 409 Session is still connecting. Please wait.',
    steps: [
      { request: 'POST /sessions/{{ownPaired.id}}/restart', key: '{{ownPaired.key}}', status: 200 },
      {
        request: 'POST /sessions/{{ownPaired.id}}/send',
        key: '{{ownPaired.key}}',
        body: { to: '{{paired.to}}', text: 'now or never', queue: false },
        status: 409,
        answer: exactly({ success: false, error: 'Session is still connecting. Please wait.' }),
      },
    ],
  },
  {
    id: 'states.logged-out',
    mark: 'D',
    title: 'State logged_out: a send is 409 Session not authenticated, like before the first pairing.',
    steps: [
      { request: 'POST /sessions/{{ownPaired.id}}/logout', key: '{{ownPaired.key}}', status: 200 },
      becomes('ownPaired', 'logged_out'),
      {
        request: 'POST /sessions/{{ownPaired.id}}/send',
        key: '{{ownPaired.key}}',
        body: { to: '{{paired.to}}', text: 'Hello' },
        status: 409,
        answer: exactly({
          success: false,
          error: 'Session not authenticated. Please scan the QR code first using GET /sessions/{{ownPaired.id}}/qr',
        }),
      },
    ],
  },
];
