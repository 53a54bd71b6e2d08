import { exactly, otherThan, pattern, sessionKey } from '../runner/matchers.js';
import type { Row } from '../runner/row.js';
import { KEY_INVALID, SHOWN_ONCE } from './answers.js';

const KEY_REVOKED = { status: 200, answer: exactly({ success: true, message: 'API key revoked successfully' }) };
const CREATE = { request: 'POST /admin/api-keys', key: '{{admin.key}}' };

export const keyLifecycle: readonly Row[] = [
  {
    id: 'api-keys.rotate',
    mark: 'D',
    title: 'Rotating a key: a new one is shown once, and the old one lives on for graceSeconds (default 0).',
    steps: [
      {
        ...CREATE,
        body: { name: '{{run.name}} rotated', isAdmin: true },
        status: 201,
        keep: { id: 'apiKey.id', first: 'apiKey.key' },
      },
      {
        request: 'POST /admin/api-keys/{{id}}/rotate',
        key: '{{admin.key}}',
        body: { graceSeconds: 60 },
        status: 200,
        answer: { success: true, apiKey: { id: '{{id}}', key: otherThan('{{first}}') }, warning: SHOWN_ONCE },
        keep: { second: 'apiKey.key' },
      },
      { request: 'GET /sessions', key: '{{first}}', status: 200 },
      {
        request: 'POST /admin/api-keys/{{id}}/rotate',
        key: '{{admin.key}}',
        status: 200,
        answer: { apiKey: { key: otherThan('{{second}}') } },
        keep: { third: 'apiKey.key' },
      },
      { request: 'GET /sessions', key: '{{second}}', ...KEY_INVALID, withinSeconds: 2 },
      { request: 'GET /sessions', key: '{{third}}', status: 200 },
    ],
  },
  {
    id: 'api-keys.rotate-of-a-session',
    mark: 'D',
    title: 'A session key is rotated without deleting the session.',
    steps: [
      {
        request: 'POST /sessions/create',
        key: '{{admin.key}}',
        body: { name: '{{run.name}} rotated' },
        status: 201,
        keep: { id: 'session.id', first: 'apiKey' },
      },
      {
        request: 'POST /sessions/{{id}}/keys/rotate',
        key: '{{admin.key}}',
        body: { graceSeconds: 0 },
        status: 200,
        answer: { success: true, apiKey: sessionKey, warning: pattern(/^IMPORTANT: /) },
        keep: { second: 'apiKey' },
      },
      { request: 'GET /sessions/{{id}}/status', key: '{{second}}', status: 200 },
      { request: 'GET /sessions/{{id}}/status', key: '{{first}}', ...KEY_INVALID, withinSeconds: 2 },
      { request: 'DELETE /sessions/{{id}}', key: '{{admin.key}}', status: 200 },
    ],
  },
  {
    id: 'api-keys.revoke',
    mark: 'D',
    title: 'Revoking a key.',
    steps: [
      {
        ...CREATE,
        body: { name: '{{run.name}} revoked' },
        status: 201,
        keep: { id: 'apiKey.id', key: 'apiKey.key' },
      },
      { request: 'DELETE /admin/api-keys/{{id}}', key: '{{admin.key}}', ...KEY_REVOKED },
      { request: 'GET /sessions', key: '{{key}}', ...KEY_INVALID, withinSeconds: 2 },
    ],
  },
];
