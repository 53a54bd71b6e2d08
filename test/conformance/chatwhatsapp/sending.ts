import { absent, isoTime, messageId, oneOf, text } from '../runner/matchers.js';
import type { Row, Step } from '../runner/row.js';
import { invalid } from './answers.js';

const sentTo = (to: string, jid: string): Step => ({
  request: 'POST /sessions/{{paired.id}}/send',
  key: '{{paired.key}}',
  body: { to, text: 'Hello from my session!' },
  status: 200,
  answer: { success: true, to: jid },
});

const refused = (body: object, field: string): Step => ({
  request: 'POST /sessions/{{unpaired.id}}/send',
  key: '{{unpaired.key}}',
  body,
  ...invalid(field),
});

const withKey = (body: object): Pick<Step, 'request' | 'key' | 'headers' | 'body'> => ({
  request: 'POST /sessions/{{paired.id}}/send',
  key: '{{paired.key}}',
  headers: { 'Idempotency-Key': '{{run.unknownId}}' },
  body,
});

export const sending: readonly Row[] = [
  {
    id: 'sending.text',
    mark: 'P',
    title: 'POST /sessions/{id}/send answers messageId, to, type, status, timestamp.',
    steps: [
      {
        request: 'POST /sessions/{{paired.id}}/send',
        key: '{{paired.key}}',
        body: { to: '{{paired.to}}', text: 'Hello from my session!' },
        status: 200,
        answer: {
          success: true,
          messageId,
          to: '{{paired.to}}@s.whatsapp.net',
          type: 'text',
          status: 'sent',
          timestamp: isoTime,
          error: absent,
        },
      },
    ],
  },
  {
    id: 'sending.to-published-forms',
    mark: 'P',
    title: 'to is 919988066776, +919988066776 or 919988066776@s.whatsapp.net.',
    steps: [
      sentTo('{{paired.to}}', '{{paired.to}}@s.whatsapp.net'),
      sentTo('+{{paired.to}}', '{{paired.to}}@s.whatsapp.net'),
      sentTo('{{paired.to}}@s.whatsapp.net', '{{paired.to}}@s.whatsapp.net'),
    ],
  },
  {
    id: 'sending.to-c-us',
    mark: 'D',
    title: 'to is …@c.us.',
    steps: [sentTo('{{paired.to}}@c.us', '{{paired.to}}@s.whatsapp.net')],
  },
  {
    id: 'sending.to-a-group',
    mark: 'D',
    title: 'to is a group …@g.us.',
    steps: [
      {
        request: 'POST /sessions/{{ownPaired.id}}/send',
        key: '{{ownPaired.key}}',
        body: { to: '{{network.group}}', text: 'Hello, all of you' },
        status: 200,
        answer: { success: true, to: '{{network.group}}' },
      },
    ],
  },
  {
    id: 'sending.quoted',
    mark: 'P',
    title: 'messageId is the bare WhatsApp id and can be given back as quotedMessageId.',
    steps: [
      {
        request: 'POST /sessions/{{paired.id}}/send',
        key: '{{paired.key}}',
        body: { to: '{{paired.to}}', text: 'first' },
        status: 200,
        answer: { messageId, status: 'sent' },
        keep: { id: 'messageId' },
      },
      {
        request: 'POST /sessions/{{paired.id}}/send',
        key: '{{paired.key}}',
        body: { to: '{{paired.to}}', text: 'second', quotedMessageId: '{{id}}' },
        status: 200,
        answer: { success: true, messageId, status: 'sent' },
      },
    ],
  },
  {
    id: 'sending.queued',
    mark: 'D',
    title: 'Every other POST answers 200, a queued send too.',
    steps: [
      {
        request: 'POST /sessions/{{paired.id}}/send',
        key: '{{paired.key}}',
        body: { to: '{{paired.to}}', text: 'at your leisure', wait: 0 },
        status: 200,
        // WhatsApp may have it before the answer is written.
        answer: { success: true, messageId, status: oneOf('queued', 'sent') },
      },
    ],
  },
  {
    id: 'sending.idempotency-key',
    mark: 'D',
    title: 'Same Idempotency-Key and same body: the same answer again. Another body: 409.',
    steps: [
      {
        ...withKey({ to: '{{paired.to}}', text: 'once', wait: 0 }),
        status: 200,
        answer: { success: true, messageId },
        answerHeaders: { 'Idempotency-Replayed': absent },
        keep: { id: 'messageId', status: 'status', timestamp: 'timestamp' },
      },
      {
        ...withKey({ wait: 0, text: 'once', to: '{{paired.to}}' }),
        status: 200,
        answer: { success: true, messageId: '{{id}}', status: '{{status}}', timestamp: '{{timestamp}}' },
        answerHeaders: { 'Idempotency-Replayed': 'true' },
      },
      {
        ...withKey({ to: '{{paired.to}}', text: 'twice', wait: 0 }),
        status: 409,
        answer: { success: false, error: text, reason: 'idempotency_key_reused' },
      },
    ],
  },
  {
    id: 'sending.respond-async',
    mark: 'D',
    title: 'Prefer: respond-async is answered at once, with Preference-Applied.',
    steps: [
      {
        request: 'POST /sessions/{{paired.id}}/send',
        key: '{{paired.key}}',
        headers: { Prefer: 'respond-async' },
        body: { to: '{{paired.to}}', text: 'in your own time' },
        status: 200,
        answer: { success: true, messageId },
        answerHeaders: { 'Preference-Applied': 'respond-async' },
      },
    ],
  },
  {
    id: 'sending.options',
    mark: 'D',
    title: 'sendAt, expiresIn and lane are taken, and GET …/messages/{messageId} tells them.',
    steps: [
      {
        request: 'POST /sessions/{{paired.id}}/send',
        key: '{{paired.key}}',
        body: {
          to: '{{paired.to}}',
          text: 'a reply',
          sendAt: '2026-02-01T09:00:00+05:30',
          expiresIn: 60,
          lane: 'reply',
        },
        status: 200,
        answer: { success: true, messageId },
        answerHeaders: { 'X-Chasqui-Ignored-Fields': absent },
        keep: { id: 'messageId' },
      },
      {
        request: 'GET /sessions/{{paired.id}}/messages/{{id}}',
        key: '{{paired.key}}',
        status: 200,
        answer: { message: { lane: 'reply', sendAt: isoTime, expiresAt: isoTime, parkedAt: null } },
      },
    ],
  },
  {
    id: 'sending.admin-key',
    mark: 'P',
    title: 'An admin key sends from every session of its own account.',
    steps: [
      {
        request: 'POST /sessions/{{paired.id}}/send',
        key: '{{admin.key}}',
        body: { to: '{{paired.to}}', text: 'from the office' },
        status: 200,
        answer: { success: true, messageId },
      },
    ],
  },
  {
    id: 'sending.invalid-input',
    mark: 'D',
    title: 'Invalid input: error names the first problem, details all of them.',
    steps: [
      refused({ text: 'no recipient' }, 'to'),
      refused({ to: '919876543210' }, 'text'),
      refused({ to: '919876543210', text: '' }, 'text'),
      refused({ to: '919876543210', text: 42 }, 'text'),
      refused({ to: 919876543210, text: 'Hello' }, 'to'),
      refused({ to: '919876543210', text: 'Hello', quotedMessageId: 'not an id' }, 'quotedMessageId'),
      refused({ to: '919876543210', text: 'Hello', sendAt: '2026-02-01T09:00:00' }, 'sendAt'),
      refused({ to: '919876543210', text: 'Hello', expiresIn: 0 }, 'expiresIn'),
      refused({ to: '919876543210', text: 'Hello', lane: 'campaign' }, 'lane'),
      refused({ to: '919876543210', text: 'Hello', queue: 'no' }, 'queue'),
    ],
  },
];
