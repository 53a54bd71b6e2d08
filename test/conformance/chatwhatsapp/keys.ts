import { adminKey, pattern, sessionKey, withoutTextLike } from '../runner/matchers.js';
import type { Row } from '../runner/row.js';
import { KEY_INVALID } from './answers.js';

const UNKNOWN_KEY = `wamk_${'0'.repeat(48)}`;
const WHY_NOT_IN_THE_URL = {
  status: 400,
  answer: { success: false, error: pattern(/not accepted in the URL.*X-API-Key/) },
};

export const keys: readonly Row[] = [
  {
    id: 'keys.x-api-key',
    mark: 'P',
    title: 'Sent as X-API-Key: <key>.',
    steps: [{ request: 'GET /sessions', headers: { 'X-API-Key': '{{given.key}}' }, status: 200 }],
  },
  {
    id: 'keys.bearer',
    mark: 'P',
    title: 'Or sent as Authorization: Bearer <key>.',
    steps: [{ request: 'GET /sessions', headers: { Authorization: 'Bearer {{given.key}}' }, status: 200 }],
  },
  {
    id: 'keys.x-api-key-wins',
    mark: 'P',
    title: 'X-API-Key wins when both are there.',
    steps: [
      {
        request: 'GET /sessions',
        headers: { 'X-API-Key': '{{given.key}}', Authorization: `Bearer ${UNKNOWN_KEY}` },
        status: 200,
      },
      {
        request: 'GET /sessions',
        headers: { 'X-API-Key': UNKNOWN_KEY, Authorization: 'Bearer {{given.key}}' },
        ...KEY_INVALID,
      },
    ],
  },
  {
    id: 'keys.not-in-the-query',
    mark: 'D',
    title: 'A key in the query string is refused (400 with a text that says why), never accepted.',
    steps: [
      { request: 'GET /sessions?apikey={{given.key}}', ...WHY_NOT_IN_THE_URL },
      { request: 'GET /sessions?api_key={{given.key}}', ...WHY_NOT_IN_THE_URL },
      { request: 'GET /sessions?q={{given.key}}', key: '{{given.key}}', ...WHY_NOT_IN_THE_URL },
      { request: 'GET /sessions/{{unpaired.id}}/status?token={{unpaired.key}}', ...WHY_NOT_IN_THE_URL },
    ],
  },
  {
    id: 'keys.admin-form',
    mark: 'D',
    title: 'Admin key: wamk_ + 48 lower-case hex characters.',
    steps: [
      {
        request: 'POST /admin/api-keys',
        key: '{{admin.key}}',
        body: { name: '{{run.name}} form', isAdmin: true },
        status: 201,
        answer: { success: true, apiKey: { key: adminKey, isAdmin: true } },
      },
    ],
  },
  {
    id: 'keys.session-key-once',
    mark: 'P',
    title: 'Session key: wask_ + 48 lower-case hex characters, shown once, in the create answer.',
    steps: [
      {
        request: 'POST /sessions/create',
        key: '{{admin.key}}',
        body: { name: '{{run.name}} key once' },
        status: 201,
        answer: { apiKey: sessionKey },
        keep: { id: 'session.id', key: 'apiKey' },
      },
      {
        request: 'GET /sessions/{{id}}/status',
        key: '{{key}}',
        status: 200,
        answer: withoutTextLike(/wask_[0-9a-f]{48}/),
      },
      { request: 'GET /sessions', key: '{{admin.key}}', status: 200, answer: withoutTextLike(/wask_[0-9a-f]{48}/) },
      { request: 'DELETE /sessions/{{id}}', key: '{{admin.key}}', status: 200 },
    ],
  },
  {
    id: 'keys.stored-as-hash',
    mark: 'D',
    title: 'Only a SHA-256 of a key is stored.',
    elsewhere: 'libs/api-keys/src/api-keys.medium-spec.ts',
  },
];
