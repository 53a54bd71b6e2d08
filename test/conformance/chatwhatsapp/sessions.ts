import {
  containing,
  exactly,
  isoTime,
  nullOr,
  otherThan,
  pattern,
  png,
  sessionKey,
  text,
  uuid,
  wholeNumber,
} from '../runner/matchers.js';
import type { Row } from '../runner/row.js';
import { invalid, KEY_INVALID, NO_SUCH_SESSION } from './answers.js';

const RAW_QR = pattern(/^2@/);
const SESSION_DELETED = {
  status: 200,
  answer: exactly({ success: true, message: 'Session deleted successfully' }),
};

export const sessions: readonly Row[] = [
  {
    id: 'sessions.create',
    mark: 'P',
    title: 'POST /sessions/create (admin) → 201 with the session, its key, and the warning.',
    steps: [
      {
        request: 'POST /sessions/create',
        key: '{{admin.key}}',
        body: { name: '{{run.name}} customer-support', metadata: { userId: '123' } },
        status: 201,
        answer: {
          success: true,
          session: {
            id: uuid,
            name: '{{run.name}} customer-support',
            state: 'starting',
            createdAt: isoTime,
            metadata: { userId: '123' },
          },
          apiKey: sessionKey,
          warning: 'IMPORTANT: Save this API key securely! It will NOT be shown again.',
        },
        keep: { id: 'session.id' },
      },
      { request: 'DELETE /sessions/{{id}}', key: '{{admin.key}}', status: 200 },
    ],
  },
  {
    id: 'sessions.create-with-webhook',
    mark: 'D',
    title: 'With webhookUrl the answer also has "webhook": {"id": "…", "secret": "whsec_…"}, shown once.',
    pending: 'webhooks',
    steps: [
      {
        request: 'POST /sessions/create',
        key: '{{admin.key}}',
        body: { name: '{{run.name}} with webhook', webhookUrl: 'https://yourdomain.com/webhook' },
        status: 201,
        answer: { success: true, webhook: { id: text, secret: pattern(/^whsec_/) } },
        keep: { id: 'session.id' },
      },
      { request: 'DELETE /sessions/{{id}}', key: '{{admin.key}}', status: 200 },
    ],
  },
  {
    id: 'sessions.create-needs-a-name',
    mark: 'P',
    title: 'name required.',
    steps: [
      { request: 'POST /sessions/create', key: '{{admin.key}}', body: {}, ...invalid('name') },
      { request: 'POST /sessions/create', key: '{{admin.key}}', body: { name: ' ' }, ...invalid('name') },
    ],
  },
  {
    id: 'sessions.names-are-unique',
    mark: 'D',
    title: "name unique among the account's sessions that are not deleted (409 Session name already exists).",
    steps: [
      {
        request: 'POST /sessions/create',
        key: '{{admin.key}}',
        body: { name: '{{unpaired.name}}' },
        status: 409,
        answer: exactly({ success: false, error: 'Session name already exists' }),
      },
    ],
  },
  {
    id: 'sessions.delete',
    mark: 'D',
    title: 'DELETE /sessions/{id} (admin): its key is revoked, and its name is free at once.',
    steps: [
      {
        request: 'POST /sessions/create',
        key: '{{admin.key}}',
        body: { name: '{{run.name}} replaced' },
        status: 201,
        keep: { id: 'session.id', key: 'apiKey' },
      },
      { request: 'DELETE /sessions/{{id}}', key: '{{admin.key}}', ...SESSION_DELETED },
      {
        request: 'POST /sessions/create',
        key: '{{admin.key}}',
        body: { name: '{{run.name}} replaced' },
        status: 201,
        answer: { session: { id: otherThan('{{id}}') } },
        keep: { replacement: 'session.id' },
      },
      { request: 'GET /sessions/{{id}}/status', key: '{{admin.key}}', ...NO_SUCH_SESSION },
      { request: 'GET /sessions/{{id}}/status', key: '{{key}}', ...KEY_INVALID, withinSeconds: 2 },
      { request: 'DELETE /sessions/{{replacement}}', key: '{{admin.key}}', ...SESSION_DELETED },
    ],
  },
  {
    id: 'sessions.delete-unlinks',
    mark: 'D',
    title: 'Deleting logs the linked device out, ends the browser, removes the stored login.',
    elsewhere: 'test/e2e/lifecycle.e2e-spec.ts',
  },
  {
    id: 'sessions.list',
    mark: 'D',
    title: 'GET /sessions (admin) → {"success": true, "sessions": […], "total": 1, "nextCursor": null}.',
    steps: [
      { request: 'GET /sessions/{{unpaired.id}}/status', key: '{{admin.key}}', status: 200 },
      {
        request: 'GET /sessions?limit=200',
        key: '{{admin.key}}',
        status: 200,
        answer: {
          success: true,
          sessions: containing({ id: '{{unpaired.id}}', name: '{{unpaired.name}}', state: text, createdAt: isoTime }),
          total: wholeNumber(1),
          nextCursor: nullOr(text),
        },
      },
    ],
  },
  {
    id: 'sessions.list-by-cursor',
    mark: 'D',
    title: 'Lists take limit and cursor; they answer nextCursor.',
    steps: [
      { request: 'GET /sessions/{{unpaired.id}}/status', key: '{{admin.key}}', status: 200 },
      { request: 'GET /sessions/{{paired.id}}/status', key: '{{admin.key}}', status: 200 },
      {
        request: 'GET /sessions?limit=1',
        key: '{{admin.key}}',
        status: 200,
        answer: { sessions: [{ id: uuid }], total: wholeNumber(2), nextCursor: text },
        keep: { first: 'sessions.0.id', cursor: 'nextCursor' },
      },
      {
        request: 'GET /sessions?limit=1&cursor={{cursor}}',
        key: '{{admin.key}}',
        status: 200,
        answer: { sessions: [{ id: otherThan('{{first}}') }], total: wholeNumber(2) },
      },
      { request: 'GET /sessions?limit=201', key: '{{admin.key}}', ...invalid('limit') },
    ],
  },
  {
    id: 'sessions.status',
    mark: 'P',
    title: 'GET /sessions/{id}/status (either) → the session: id, name, state, createdAt.',
    steps: [
      {
        request: 'GET /sessions/{{paired.id}}/status',
        key: '{{paired.key}}',
        status: 200,
        answer: { success: true, session: { id: '{{paired.id}}', name: text, state: 'ready', createdAt: isoTime } },
      },
    ],
  },
  {
    id: 'sessions.status-details',
    mark: 'D',
    title: 'The status has at least phoneNumber, pushName, reason, since, queued besides.',
    steps: [
      {
        request: 'GET /sessions/{{paired.id}}/status',
        key: '{{paired.key}}',
        status: 200,
        answer: {
          session: {
            phoneNumber: pattern(/^\d{7,15}$/),
            pushName: nullOr(text),
            reason: text,
            since: isoTime,
            queued: wholeNumber(),
          },
        },
      },
    ],
  },
  {
    id: 'sessions.qr',
    mark: 'P',
    title: 'GET /sessions/{id}/qr → {"success": true, "qr": "2@…"}, the raw pairing string.',
    steps: [
      {
        request: 'GET /sessions/{{unpaired.id}}/qr',
        key: '{{unpaired.key}}',
        status: 200,
        answer: { success: true, qr: RAW_QR },
        withinSeconds: 60,
      },
    ],
  },
  {
    id: 'sessions.qr-as-picture',
    mark: 'D',
    title: 'With Accept: image/png or ?format=png, a PNG.',
    steps: [
      {
        request: 'GET /sessions/{{unpaired.id}}/qr?format=png',
        key: '{{unpaired.key}}',
        status: 200,
        answer: png,
        answerHeaders: { 'Content-Type': 'image/png' },
        withinSeconds: 60,
      },
      {
        request: 'GET /sessions/{{unpaired.id}}/qr',
        key: '{{unpaired.key}}',
        headers: { Accept: 'image/png' },
        status: 200,
        answer: png,
        answerHeaders: { 'Content-Type': 'image/png' },
      },
    ],
  },
];
