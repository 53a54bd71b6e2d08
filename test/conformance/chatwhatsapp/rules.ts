import { absent, exactly, isoTime, pattern, text, uuid } from '../runner/matchers.js';
import type { Row } from '../runner/row.js';
import { invalid } from './answers.js';

const JSON_TYPE = pattern(/^application\/json\b/);
const SOME_ERROR = exactly({ success: false, error: text });

export const rules: readonly Row[] = [
  {
    id: 'rules.json',
    mark: 'P',
    title: 'JSON in and out.',
    steps: [
      {
        request: 'GET /sessions',
        key: '{{admin.key}}',
        status: 200,
        answer: { success: true },
        answerHeaders: { 'Content-Type': JSON_TYPE },
      },
    ],
  },
  {
    id: 'rules.paths',
    mark: 'P',
    title: 'No version segment, no /api prefix: there is another dialect, which says 404 in its own words.',
    steps: [
      {
        request: 'GET /api/sessions',
        key: '{{admin.key}}',
        status: 404,
        answer: exactly({ success: false, message: 'Not Found' }),
      },
      { request: 'GET /v1/sessions', key: '{{admin.key}}', status: 404, answer: SOME_ERROR },
    ],
  },
  {
    id: 'rules.error-shape',
    mark: 'P',
    title: 'Errors are {"success": false, "error": "<text>"}.',
    steps: [
      { request: 'GET /sessions/{{run.unknownId}}/status', key: '{{admin.key}}', status: 404, answer: SOME_ERROR },
    ],
  },
  {
    id: 'rules.validation-details',
    mark: 'D',
    title: 'Validation errors add "details": [{"field": "to", "message": "…"}].',
    steps: [
      {
        request: 'POST /sessions/{{unpaired.id}}/send',
        key: '{{unpaired.key}}',
        body: {},
        status: 400,
        answer: {
          success: false,
          error: '{{answer.details.0.message}}',
          details: [
            { field: 'to', message: text },
            { field: 'text', message: text },
          ],
        },
      },
    ],
  },
  {
    id: 'rules.times-and-ids',
    mark: 'P',
    title: 'Times are ISO 8601 UTC with milliseconds. Session ids are UUIDs.',
    steps: [
      {
        request: 'GET /sessions/{{unpaired.id}}/status',
        key: '{{unpaired.key}}',
        status: 200,
        answer: { session: { id: uuid, createdAt: isoTime, since: isoTime } },
      },
    ],
  },
  {
    id: 'rules.other-posts-answer-200',
    mark: 'D',
    title: 'Create answers 201, every other POST 200.',
    steps: [
      {
        request: 'POST /sessions/{{unpaired.id}}/start',
        key: '{{unpaired.key}}',
        status: 200,
        answer: { success: true, session: { id: '{{unpaired.id}}' } },
      },
    ],
  },
  {
    id: 'rules.unknown-fields-are-ignored',
    mark: 'D',
    title: 'Published calls ignore unknown fields and name them in X-Chasqui-Ignored-Fields.',
    steps: [
      {
        request: 'POST /sessions/create',
        key: '{{admin.key}}',
        body: { name: '{{run.name}} more fields', isAdmin: true, accountId: '{{run.unknownId}}' },
        status: 201,
        answer: { success: true, session: { isAdmin: absent, accountId: absent } },
        answerHeaders: { 'X-Chasqui-Ignored-Fields': 'isAdmin, accountId' },
        keep: { id: 'session.id' },
      },
      { request: 'DELETE /sessions/{{id}}', key: '{{admin.key}}', status: 200 },
    ],
  },
  {
    id: 'rules.unknown-fields-of-our-own-calls',
    mark: 'D',
    title: 'Calls of our own refuse unknown fields with 400.',
    steps: [
      {
        request: 'POST /sessions/{{unpaired.id}}/keys/rotate',
        key: '{{admin.key}}',
        body: { graceSeconds: 60, sessionId: '{{run.unknownId}}' },
        ...invalid('sessionId'),
      },
    ],
  },
  {
    id: 'rules.unknown-route',
    mark: 'D',
    title: 'The shape of errors holds for 404 of an unknown route, with and without a key.',
    steps: [
      { request: 'GET /no/such/route', key: '{{admin.key}}', status: 404, answer: SOME_ERROR },
      { request: 'DELETE /sessions/{{unpaired.id}}/no-such-call', status: 404, answer: SOME_ERROR },
    ],
  },
  {
    id: 'rules.malformed-json',
    mark: 'D',
    title: 'The shape of errors holds for malformed JSON.',
    steps: [
      {
        request: 'POST /sessions/{{unpaired.id}}/send',
        key: '{{unpaired.key}}',
        rawBody: '{"to": ',
        status: 400,
        answer: SOME_ERROR,
      },
    ],
  },
  {
    id: 'rules.too-large',
    mark: 'D',
    title: 'The shape of errors holds for 413.',
    steps: [
      {
        request: 'POST /sessions/{{unpaired.id}}/send',
        key: '{{unpaired.key}}',
        body: { to: '919876543210', text: 'x'.repeat(1_100_000) },
        status: 413,
        answer: SOME_ERROR,
      },
    ],
  },
  {
    id: 'rules.unknown-error',
    mark: 'D',
    title: 'The shape of errors holds for 500, with an errorId that is also in the log, and nothing else of the cause.',
    elsewhere: 'apps/api/src/http/error.filter.spec.ts',
  },
];
