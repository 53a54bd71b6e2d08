import { containing, exactly, isoTime, nullOr, text } from '../runner/matchers.js';
import type { Row } from '../runner/row.js';
import { NEEDS_ADMIN, OTHER_SESSION } from './answers.js';

/** The table "Action by key", row by row. */
export const permissions: readonly Row[] = [
  {
    id: 'permissions.create',
    mark: 'D',
    title: 'create session: a session key may not (403).',
    steps: [
      { request: 'POST /sessions/create', key: '{{unpaired.key}}', body: { name: '{{run.name}} no' }, ...NEEDS_ADMIN },
    ],
  },
  {
    id: 'permissions.create-managed',
    mark: 'P',
    title: 'create session: a managed key up to maxSessions; then 403 "Session limit reached: 1 of 1".',
    steps: [
      { request: 'GET /sessions/{{managed.id}}/status', key: '{{managed.key}}', status: 200 },
      {
        request: 'POST /sessions/create',
        key: '{{managed.key}}',
        body: { name: '{{run.name}} one too many' },
        status: 403,
        answer: exactly({ success: false, error: 'Session limit reached: 1 of 1' }),
      },
    ],
  },
  {
    id: 'permissions.list',
    mark: 'P',
    title: 'list sessions: an admin key all of the account, a session key may not (403).',
    steps: [
      { request: 'GET /sessions', key: '{{admin.key}}', status: 200 },
      { request: 'GET /sessions', key: '{{unpaired.key}}', ...NEEDS_ADMIN },
    ],
  },
  {
    id: 'permissions.list-managed',
    mark: 'P',
    title: 'list sessions: a managed key its own.',
    steps: [
      {
        request: 'GET /sessions',
        key: '{{managed.key}}',
        status: 200,
        answer: { success: true, sessions: [{ id: '{{managed.id}}' }], total: 1, nextCursor: null },
      },
    ],
  },
  {
    id: 'permissions.manage',
    mark: 'P',
    title: 'send, status, QR, manage: an admin key every session of the account, a session key its own.',
    steps: [
      {
        request: 'GET /sessions/{{unpaired.id}}/status',
        key: '{{admin.key}}',
        status: 200,
        answer: { session: { id: '{{unpaired.id}}' } },
      },
      {
        request: 'GET /sessions/{{unpaired.id}}/status',
        key: '{{unpaired.key}}',
        status: 200,
        answer: { session: { id: '{{unpaired.id}}' } },
      },
      { request: 'POST /sessions/{{unpaired.id}}/start', key: '{{unpaired.key}}', status: 200 },
    ],
  },
  {
    id: 'permissions.manage-managed',
    mark: 'P',
    title: 'send, status, QR, manage: a managed key only the sessions that it made.',
    steps: [
      { request: 'POST /sessions/{{managed.id}}/start', key: '{{managed.key}}', status: 200 },
      { request: 'GET /sessions/{{unpaired.id}}/status', key: '{{managed.key}}', ...OTHER_SESSION },
      { request: 'GET /sessions/{{unpaired.id}}/qr', key: '{{managed.key}}', ...OTHER_SESSION },
      {
        request: 'POST /sessions/{{unpaired.id}}/send',
        key: '{{managed.key}}',
        body: { to: '919876543210', text: 'Hello' },
        ...OTHER_SESSION,
      },
    ],
  },
  {
    id: 'permissions.delete',
    mark: 'D',
    title: 'delete session: a session key may not (403), not even its own.',
    steps: [{ request: 'DELETE /sessions/{{unpaired.id}}', key: '{{unpaired.key}}', ...NEEDS_ADMIN }],
  },
  {
    id: 'permissions.delete-managed',
    mark: 'P',
    title: 'delete session: a managed key its own, and then it may create another.',
    steps: [
      { request: 'DELETE /sessions/{{unpaired.id}}', key: '{{managed.key}}', ...OTHER_SESSION },
      {
        request: 'POST /admin/api-keys',
        key: '{{admin.key}}',
        body: { name: '{{run.name}} deleting', maxSessions: 1 },
        status: 201,
        keep: { key: 'apiKey.key' },
      },
      {
        request: 'POST /sessions/create',
        key: '{{key}}',
        body: { name: '{{run.name}} first' },
        status: 201,
        keep: { id: 'session.id' },
      },
      { request: 'DELETE /sessions/{{id}}', key: '{{key}}', status: 200 },
      {
        request: 'POST /sessions/create',
        key: '{{key}}',
        body: { name: '{{run.name}} first' },
        status: 201,
        keep: { id: 'session.id' },
      },
      { request: 'DELETE /sessions/{{id}}', key: '{{key}}', status: 200 },
    ],
  },
  {
    id: 'permissions.usage-and-keys',
    mark: 'D',
    title: 'usage, keys, audit: a session key may not (403).',
    steps: [
      { request: 'GET /admin/usage', key: '{{unpaired.key}}', ...NEEDS_ADMIN },
      { request: 'GET /admin/api-keys', key: '{{unpaired.key}}', ...NEEDS_ADMIN },
      { request: 'GET /admin/audit', key: '{{unpaired.key}}', ...NEEDS_ADMIN },
    ],
  },
  {
    id: 'permissions.usage-managed',
    mark: 'D',
    title: 'usage, keys, audit: a managed key its own usage, and nothing else.',
    steps: [
      {
        request: 'GET /admin/usage',
        key: '{{managed.key}}',
        status: 200,
        answer: { success: true, usage: { sessions: [{ id: '{{managed.id}}' }] } },
        withinSeconds: 10,
      },
      { request: 'GET /admin/api-keys', key: '{{managed.key}}', ...NEEDS_ADMIN },
      { request: 'GET /admin/audit', key: '{{managed.key}}', ...NEEDS_ADMIN },
    ],
  },
  {
    id: 'permissions.audit',
    mark: 'D',
    title: 'usage, keys, audit: an admin key all of the account.',
    steps: [
      {
        request: 'GET /admin/audit',
        key: '{{admin.key}}',
        status: 200,
        answer: { success: true, entries: containing({ action: text, at: isoTime }), nextCursor: nullOr(text) },
      },
    ],
  },
];
