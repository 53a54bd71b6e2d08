import { pattern, unixSecondsWithin } from '../runner/matchers.js';
import type { Row } from '../runner/row.js';
import { KEY_INVALID, rateLimited } from './answers.js';

const MINUTE = 60;
const HOUR = 3_600;
const CREATE_KEY = { request: 'POST /admin/api-keys', status: 201, keep: { key: 'apiKey.key' } };

/** The headers of an answer to which a limit of this many applied. */
const limitedTo = (limit: number, windowSeconds: number): Record<string, unknown> => ({
  'X-RateLimit-Limit': String(limit),
  'X-RateLimit-Remaining': pattern(/^\d+$/),
  'X-RateLimit-Reset': unixSecondsWithin(windowSeconds),
});

export const rateLimits: readonly Row[] = [
  {
    id: 'rate-limits.general',
    mark: 'P',
    title: 'general is counted per key and minute; rate limited: 429 with the seconds to wait.',
    steps: [
      { ...CREATE_KEY, key: '{{admin.key}}', body: { name: '{{run.name}} general', rateLimitGeneral: 3 } },
      { request: 'GET /sessions', key: '{{key}}', status: 200 },
      { request: 'GET /sessions', key: '{{key}}', status: 200 },
      { request: 'GET /sessions', key: '{{key}}', status: 200 },
      { request: 'GET /sessions', key: '{{key}}', ...rateLimited(MINUTE) },
      { request: 'GET /sessions', key: '{{admin.key}}', status: 200 },
    ],
  },
  {
    id: 'rate-limits.exact-at-once',
    mark: 'P',
    title: 'general: of 40 requests at once with a limit of 25, 25 pass.',
    steps: [
      { ...CREATE_KEY, key: '{{admin.key}}', body: { name: '{{run.name}} at once', rateLimitGeneral: 25 } },
      { request: 'GET /sessions', key: '{{key}}', atOnce: { 200: 25, 429: 15 } },
    ],
  },
  {
    id: 'rate-limits.headers',
    mark: 'D',
    title: 'Every answer carries X-RateLimit-Limit, X-RateLimit-Remaining, X-RateLimit-Reset (Unix seconds).',
    steps: [
      { ...CREATE_KEY, key: '{{admin.key}}', body: { name: '{{run.name}} headers', rateLimitGeneral: 4 } },
      {
        request: 'GET /sessions',
        key: '{{key}}',
        status: 200,
        answerHeaders: { ...limitedTo(4, MINUTE), 'X-RateLimit-Remaining': '3' },
      },
      {
        request: 'GET /sessions/{{run.unknownId}}/status',
        key: '{{key}}',
        status: 404,
        answerHeaders: { ...limitedTo(4, MINUTE), 'X-RateLimit-Remaining': '2' },
      },
      {
        request: 'GET /sessions?limit=0',
        key: '{{key}}',
        status: 400,
        answerHeaders: { ...limitedTo(4, MINUTE), 'X-RateLimit-Remaining': '1' },
      },
      { request: 'GET /sessions', key: '{{key}}', status: 200, answerHeaders: { 'X-RateLimit-Remaining': '0' } },
      {
        request: 'GET /sessions',
        key: '{{key}}',
        status: 429,
        answerHeaders: { ...limitedTo(4, MINUTE), 'X-RateLimit-Remaining': '0' },
      },
    ],
  },
  {
    id: 'rate-limits.creation',
    mark: 'P',
    title: 'session creation is counted per key and hour.',
    steps: [
      {
        ...CREATE_KEY,
        key: '{{admin.key}}',
        body: { name: '{{run.name}} creation', rateLimitSessions: 1, maxSessions: 5 },
      },
      {
        request: 'POST /sessions/create',
        key: '{{key}}',
        body: { name: '{{run.name}} created' },
        status: 201,
        answerHeaders: limitedTo(1, HOUR),
        keep: { id: 'session.id' },
      },
      {
        request: 'POST /sessions/create',
        key: '{{key}}',
        body: { name: '{{run.name}} too soon' },
        ...rateLimited(HOUR),
      },
      { request: 'DELETE /sessions/{{id}}', key: '{{admin.key}}', status: 200 },
    ],
  },
  {
    id: 'rate-limits.messages',
    mark: 'P',
    title: 'message sending is counted per session and minute; the headers tell the tightest limit that applied.',
    steps: [
      ...[1, 0].map((remaining) => ({
        request: 'POST /sessions/{{limited.id}}/send',
        key: '{{limited.key}}',
        body: { to: '{{paired.to}}', text: 'Hello', wait: 0 },
        status: 200,
        answerHeaders: { ...limitedTo(2, MINUTE), 'X-RateLimit-Remaining': String(remaining) },
      })),
      {
        request: 'POST /sessions/{{limited.id}}/send',
        key: '{{limited.key}}',
        body: { to: '{{paired.to}}', text: 'Hello', wait: 0 },
        ...rateLimited(MINUTE),
      },
    ],
  },
  {
    id: 'rate-limits.published-general',
    mark: 'P',
    title: 'general: 100 a minute under the plan published.',
    steps: [
      { ...CREATE_KEY, key: '{{tenant.key}}', body: { name: '{{run.name}} hundred' } },
      { request: 'GET /sessions', key: '{{key}}', status: 200, answerHeaders: limitedTo(100, MINUTE) },
      { request: 'GET /sessions', key: '{{key}}', atOnce: { 200: 99, 429: 2 } },
    ],
  },
  {
    id: 'rate-limits.published-messages',
    mark: 'P',
    title: 'message sending: 30 a minute under the plan published.',
    steps: [
      {
        request: 'POST /sessions/{{tenantSession.id}}/send',
        key: '{{tenantSession.key}}',
        body: { to: '919876543210', text: 'Hello' },
        status: 409,
        answerHeaders: limitedTo(30, MINUTE),
      },
    ],
  },
  {
    id: 'rate-limits.published-creation',
    mark: 'P',
    title: 'session creation: 10 an hour under the plan published.',
    steps: [
      {
        request: 'POST /sessions/create',
        key: '{{tenant.key}}',
        body: { name: '{{run.name}} of ten' },
        status: 201,
        answerHeaders: limitedTo(10, HOUR),
        keep: { id: 'session.id' },
      },
      { request: 'DELETE /sessions/{{id}}', key: '{{tenant.key}}', status: 200 },
    ],
  },
  {
    id: 'rate-limits.published-qr',
    mark: 'P',
    title: 'QR polling: 1 per 5 seconds and session under the plan published.',
    steps: [
      {
        request: 'GET /sessions/{{tenantSession.id}}/status',
        key: '{{tenantSession.key}}',
        status: 200,
        answer: { session: { state: 'qr_ready' } },
        withinSeconds: 60,
      },
      { request: 'GET /sessions/{{tenantSession.id}}/qr', key: '{{tenantSession.key}}', atOnce: { 200: 1, 429: 1 } },
    ],
  },
  {
    id: 'rate-limits.qr-long-poll',
    mark: 'D',
    title: 'A QR long poll counts once, at its start.',
    steps: [
      {
        request: 'POST /sessions/create',
        key: '{{tenant.key}}',
        body: { name: '{{run.name}} long poll' },
        status: 201,
        keep: { id: 'session.id', key: 'apiKey' },
      },
      {
        request: 'GET /sessions/{{id}}/qr?wait=60',
        key: '{{key}}',
        status: 200,
        answer: { success: true },
        answerHeaders: { ...limitedTo(1, 5), 'X-RateLimit-Reset': pattern(/^\d+$/) },
      },
      { request: 'DELETE /sessions/{{id}}', key: '{{tenant.key}}', status: 200 },
    ],
  },
  {
    id: 'rate-limits.without-a-key',
    mark: 'D',
    title: 'Requests without a valid key are limited per address; a valid key always passes.',
    steps: [
      {
        request: 'GET /sessions',
        key: `wamk_${'0'.repeat(48)}`,
        from: '{{stranger.address}}',
        ...KEY_INVALID,
      },
      {
        request: 'GET /sessions',
        key: `wamk_${'0'.repeat(48)}`,
        from: '{{stranger.address}}',
        atOnce: { 401: 9, 429: 1 },
      },
      {
        request: 'GET /sessions',
        key: `wamk_${'0'.repeat(48)}`,
        from: '{{stranger.address}}',
        ...rateLimited(MINUTE),
      },
      { request: 'GET /sessions', key: '{{admin.key}}', from: '{{stranger.address}}', status: 200 },
    ],
  },
];
