import { exactly } from '../runner/matchers.js';
import type { Row } from '../runner/row.js';
import { KEY_INVALID, KEY_REQUIRED, NEEDS_ADMIN, NO_SUCH_SESSION, OTHER_SESSION } from './answers.js';

export const errors: readonly Row[] = [
  {
    id: 'errors.no-key',
    mark: 'P',
    title: 'no key: 401 API key required. Please provide an API key via X-API-Key header.',
    steps: [
      { request: 'GET /sessions', ...KEY_REQUIRED },
      {
        request: 'POST /sessions/{{unpaired.id}}/send',
        body: { to: '919876543210', text: 'Hello' },
        ...KEY_REQUIRED,
      },
    ],
  },
  {
    id: 'errors.bad-key',
    mark: 'P',
    title: 'bad key: 401 Invalid API key.',
    steps: [
      { request: 'GET /sessions', key: `wamk_${'0'.repeat(48)}`, ...KEY_INVALID },
      { request: 'GET /sessions/{{unpaired.id}}/status', key: 'wask_nonsense', ...KEY_INVALID },
    ],
  },
  {
    id: 'errors.expired-key',
    mark: 'P',
    title: 'expired key: 401 Invalid API key.',
    steps: [
      {
        request: 'POST /admin/api-keys',
        key: '{{admin.key}}',
        body: { name: '{{run.name}} expiring' },
        status: 201,
        keep: { id: 'apiKey.id', key: 'apiKey.key' },
      },
      { request: 'GET /sessions', key: '{{key}}', status: 200 },
      {
        request: 'PATCH /admin/api-keys/{{id}}',
        key: '{{admin.key}}',
        body: { expiresAt: '{{soon.time}}' },
        status: 200,
        answer: { apiKey: { expiresAt: '{{soon.time}}' } },
      },
      { request: 'GET /sessions', key: '{{key}}', ...KEY_INVALID, withinSeconds: 10 },
    ],
  },
  {
    id: 'errors.other-session',
    mark: 'P',
    title: 'session key on another session: 403 This API key can only access its own session.',
    steps: [
      { request: 'GET /sessions/{{paired.id}}/status', key: '{{unpaired.key}}', ...OTHER_SESSION },
      { request: 'GET /sessions/{{paired.id}}/qr', key: '{{unpaired.key}}', ...OTHER_SESSION },
      {
        request: 'POST /sessions/{{paired.id}}/send',
        key: '{{unpaired.key}}',
        body: { to: '919876543210', text: 'Hello' },
        ...OTHER_SESSION,
      },
    ],
  },
  {
    id: 'errors.admin-endpoint',
    mark: 'D',
    title: 'session key on an admin endpoint: 403 This endpoint requires an admin API key.',
    steps: [
      { request: 'GET /sessions', key: '{{unpaired.key}}', ...NEEDS_ADMIN },
      { request: 'DELETE /sessions/{{unpaired.id}}', key: '{{unpaired.key}}', ...NEEDS_ADMIN },
    ],
  },
  {
    id: 'errors.unknown-session',
    mark: 'P',
    title: 'unknown session: 404 Session not found.',
    steps: [
      { request: 'GET /sessions/{{run.unknownId}}/status', key: '{{admin.key}}', ...NO_SUCH_SESSION },
      { request: 'GET /sessions/nonsense/status', key: '{{admin.key}}', ...NO_SUCH_SESSION },
      { request: 'DELETE /sessions/{{run.unknownId}}', key: '{{admin.key}}', ...NO_SUCH_SESSION },
      {
        request: 'POST /sessions/{{run.unknownId}}/send',
        key: '{{admin.key}}',
        body: { to: '919876543210', text: 'Hello' },
        ...NO_SUCH_SESSION,
      },
    ],
  },
  {
    id: 'errors.other-account',
    mark: 'P',
    title: 'session of another account: 404 Session not found.',
    steps: [
      { request: 'GET /sessions/{{tenantSession.id}}/status', key: '{{admin.key}}', ...NO_SUCH_SESSION },
      { request: 'GET /sessions/{{tenantSession.id}}/status', key: '{{unpaired.key}}', ...NO_SUCH_SESSION },
      { request: 'DELETE /sessions/{{unpaired.id}}', key: '{{tenant.key}}', ...NO_SUCH_SESSION },
    ],
  },
  {
    id: 'errors.never-paired',
    mark: 'P',
    title: 'never paired: 409 Session not authenticated. Please scan the QR code first using GET /sessions/{id}/qr.',
    steps: [
      {
        request: 'POST /sessions/{{unpaired.id}}/send',
        key: '{{unpaired.key}}',
        body: { to: '919876543210', text: 'Hello' },
        status: 409,
        answer: exactly({
          success: false,
          error: 'Session not authenticated. Please scan the QR code first using GET /sessions/{{unpaired.id}}/qr',
        }),
      },
    ],
  },
  {
    id: 'errors.qr-not-there',
    mark: 'P',
    title: 'QR not there: 409 QR code not available yet. Session state: starting.',
    steps: [
      {
        request: 'POST /sessions/create',
        key: '{{admin.key}}',
        body: { name: '{{run.name}} starting' },
        status: 201,
        keep: { id: 'session.id', key: 'apiKey' },
      },
      {
        request: 'GET /sessions/{{id}}/qr',
        key: '{{key}}',
        status: 409,
        answer: { success: false, error: 'QR code not available yet. Session state: starting' },
      },
      { request: 'DELETE /sessions/{{id}}', key: '{{admin.key}}', status: 200 },
      {
        request: 'GET /sessions/{{paired.id}}/qr',
        key: '{{paired.key}}',
        status: 409,
        answer: { success: false, error: 'QR code not available yet. Session state: ready' },
      },
    ],
  },
  {
    id: 'errors.trial-number',
    mark: 'D',
    title: 'trial key, number not allowed: 403 This trial key may not message this number.',
    steps: [
      {
        request: 'POST /sessions/{{trial.id}}/send',
        key: '{{trial.key}}',
        body: { to: '{{trial.allowed}}', text: 'Hello' },
        status: 200,
        answer: { success: true },
      },
      {
        request: 'POST /sessions/{{trial.id}}/send',
        key: '{{trial.key}}',
        body: { to: '+{{trial.forbidden}}', text: 'Hello' },
        status: 403,
        answer: exactly({ success: false, error: 'This trial key may not message this number' }),
      },
    ],
  },
  {
    id: 'errors.suspended-account',
    mark: 'D',
    title: 'Suspending an account stops its API at once; resuming it brings it back with its data.',
    steps: [
      {
        request: 'POST /operator/accounts',
        key: '{{operator.key}}',
        body: { name: '{{run.name}} suspended', plan: 'published' },
        status: 201,
        keep: { id: 'account.id', key: 'apiKey' },
      },
      { request: 'GET /sessions', key: '{{key}}', status: 200 },
      { request: 'POST /operator/accounts/{{id}}/suspend', key: '{{operator.key}}', status: 200 },
      {
        request: 'GET /sessions',
        key: '{{key}}',
        status: 403,
        answer: exactly({ success: false, error: 'This account is suspended' }),
        withinSeconds: 2,
      },
      { request: 'POST /operator/accounts/{{id}}/resume', key: '{{operator.key}}', status: 200 },
      { request: 'GET /sessions', key: '{{key}}', status: 200, withinSeconds: 2 },
    ],
  },
  {
    id: 'errors.unavailable',
    mark: 'D',
    title: 'database down, or Redis down on a sending call: 503 Service temporarily unavailable, with Retry-After.',
    elsewhere: 'test/e2e/recovery.e2e-spec.ts',
  },
];
