import { arrayOf, exactly, pattern, text, unixSecondsWithin } from '../runner/matchers.js';
import type { Row } from '../runner/row.js';
import { BAD_PHONE, done, invalid, NO_SUCH_DEVICE, said, TOKEN_INVALID, TOKEN_REQUIRED } from './answers.js';

const TOKEN = '{{ruled.token}}';
const SEND = { request: 'POST /api/send/text', token: TOKEN };
const SOME_ERROR = exactly({ success: false, message: text });

export const rules: readonly Row[] = [
  {
    id: 'rules.success',
    mark: 'P',
    title: 'Success is {"success": true, "message": "…"}.',
    steps: [
      {
        request: 'GET /api/status/{{unlinked.device}}',
        token: TOKEN,
        status: 200,
        answer: exactly({ success: true, message: text }),
        answerHeaders: { 'Content-Type': pattern(/^application\/json\b/) },
      },
    ],
  },
  {
    id: 'rules.error',
    mark: 'P',
    title: 'Errors are {"success": false, "message": "…"}.',
    steps: [{ request: 'GET /api/status/{{numbers.unknown}}', token: TOKEN, ...NO_SUCH_DEVICE }],
  },
  {
    id: 'rules.no-token',
    mark: 'P',
    title: 'No token: 403 with only {"message": "an Access-Token is required"}.',
    steps: [
      { request: 'GET /api/status/{{unlinked.device}}', ...TOKEN_REQUIRED },
      { request: 'POST /api/send/text', body: {}, ...TOKEN_REQUIRED },
    ],
  },
  {
    id: 'rules.bad-token',
    mark: 'P',
    title: 'Bad token: 403 with only {"message": "invalid Access-Token"}.',
    steps: [
      { request: 'GET /api/status/{{unlinked.device}}', token: 'nonsense', ...TOKEN_INVALID },
      { request: 'POST /api/delete', token: `watk_${'0'.repeat(48)}`, body: {}, ...TOKEN_INVALID },
    ],
  },
  {
    id: 'rules.no-bearer',
    mark: 'P',
    title: 'The token stands in Access-Token, without Bearer.',
    steps: [
      {
        request: 'GET /api/status/{{unlinked.device}}',
        headers: { Authorization: `Bearer ${TOKEN}` },
        ...TOKEN_REQUIRED,
      },
      { request: 'GET /api/status/{{unlinked.device}}', key: TOKEN, ...TOKEN_REQUIRED },
      { request: 'GET /api/status/{{unlinked.device}}', token: `Bearer ${TOKEN}`, ...TOKEN_INVALID },
    ],
  },
  {
    id: 'rules.no-api-access',
    mark: 'P',
    title: 'A plan without API access: 403 with only a message.',
    elsewhere: 'apps/api/src/dialects/whatsgate/access/token-access.medium-spec.ts',
  },
  {
    id: 'rules.bad-phone',
    mark: 'P',
    title: 'A bad phone: Invalid phone number format (422: D).',
    steps: [
      { ...SEND, body: { sender_device: '{{unlinked.device}}', phone: '12', message: 'Hi' }, ...BAD_PHONE },
      { ...SEND, body: { sender_device: '{{unlinked.device}}', phone: 'nobody', message: 'Hi' }, ...BAD_PHONE },
    ],
  },
  {
    id: 'rules.missing-field',
    mark: 'D',
    title: 'A missing field: 422 with the first problem, and all of them by their fields.',
    steps: [
      {
        ...SEND,
        body: { sender_device: '{{unlinked.device}}', message: 'Hi' },
        status: 422,
        answer: exactly({
          success: false,
          message: 'The phone field is required.',
          errors: exactly({ phone: ['The phone field is required.'] }),
        }),
      },
      {
        ...SEND,
        body: {},
        status: 422,
        answer: { errors: { sender_device: arrayOf(text), phone: arrayOf(text), message: arrayOf(text) } },
      },
    ],
  },
  {
    id: 'rules.wrong-field',
    mark: 'D',
    title: 'A wrong field: likewise.',
    steps: [
      {
        ...SEND,
        body: { sender_device: '{{unlinked.device}}', phone: '987654321', message: 'x'.repeat(4_001) },
        ...invalid('message', 'The message field must not be greater than 4000 characters.'),
      },
    ],
  },
  {
    id: 'rules.allowance',
    mark: 'D',
    title: 'The allowance is used up: 422 daily message limit reached.',
    elsewhere: 'apps/api/src/dialects/whatsgate/messages/device-sending.medium-spec.ts',
  },
  {
    id: 'rules.unknown-fields',
    mark: 'D',
    title: 'Unknown fields are ignored, and named in X-Chasqui-Ignored-Fields.',
    steps: [
      {
        request: 'POST /api/delete',
        token: TOKEN,
        body: { sender_device: '{{numbers.unknown}}', footer: 'Sent by me' },
        status: 422,
        answerHeaders: { 'X-Chasqui-Ignored-Fields': 'footer' },
      },
    ],
  },
  {
    id: 'rules.unknown-route',
    mark: 'D',
    title: 'The shape of errors holds for 404 of an unknown route, with and without a token.',
    steps: [
      { request: 'GET /api/no/such/route', token: TOKEN, ...said(404, 'Not Found') },
      { request: 'GET /api/send/text', ...said(404, 'Not Found') },
    ],
  },
  {
    id: 'rules.malformed-json',
    mark: 'D',
    title: 'The shape of errors holds for malformed JSON.',
    steps: [
      { ...SEND, rawBody: '{"phone": ', status: 400, answer: SOME_ERROR },
      { request: 'POST /api/send/image', token: TOKEN, rawBody: '{"phone": ', status: 400, answer: SOME_ERROR },
    ],
  },
  {
    id: 'rules.too-large',
    mark: 'D',
    title: 'The shape of errors holds for 413.',
    steps: [{ ...SEND, body: { message: 'x'.repeat(1_100_000) }, status: 413, answer: SOME_ERROR }],
  },
  {
    id: 'rules.other-type',
    mark: 'D',
    title: 'The shape of errors holds for a body of another type.',
    steps: [
      { ...SEND, rawBody: '<phone/>', headers: { 'content-type': 'application/xml' }, status: 415, answer: SOME_ERROR },
    ],
  },
  {
    id: 'rules.unknown-error',
    mark: 'D',
    title: 'The shape of errors holds for 500, with an error_id that is also in the log.',
    elsewhere: 'apps/api/src/http/error.filter.spec.ts',
  },
  {
    id: 'rules.two-dialects',
    mark: 'D',
    title: 'On the same process the other dialect keeps its own shape of errors on its own paths.',
    steps: [
      { request: 'GET /no/such/route', status: 404, answer: exactly({ success: false, error: text }) },
      { request: 'GET /sessions', token: TOKEN, status: 401, answer: exactly({ success: false, error: text }) },
      { request: 'GET /sessions', key: TOKEN, status: 403, answer: exactly({ success: false, error: text }) },
    ],
  },
  {
    id: 'rules.limit-headers',
    mark: 'D',
    title: '60 requests a minute: every answer tells what is left.',
    steps: [
      {
        request: 'GET /api/status/{{numbers.unknown}}',
        token: TOKEN,
        status: 404,
        answerHeaders: {
          'X-RateLimit-Limit': '60',
          'X-RateLimit-Remaining': pattern(/^\d+$/),
          'X-RateLimit-Reset': unixSecondsWithin(60),
        },
      },
    ],
  },
  {
    id: 'rules.rate-limit',
    mark: 'P',
    title: '60 requests a minute per token: 429, with Retry-After and the X-RateLimit-* headers (D).',
    steps: [
      {
        request: 'POST /admin/tokens',
        key: '{{given.key}}',
        body: { name: '{{run.name}} limited' },
        status: 201,
        keep: { token: 'token.key' },
      },
      { request: 'GET /api/status/{{unlinked.device}}', token: '{{token}}', atOnce: { 200: 60, 429: 5 } },
      {
        request: 'GET /api/status/{{unlinked.device}}',
        token: '{{token}}',
        ...said(429, 'Too Many Requests'),
        answerHeaders: {
          'Retry-After': pattern(/^[1-9]\d?$/),
          'X-RateLimit-Limit': '60',
          'X-RateLimit-Remaining': '0',
          'X-RateLimit-Reset': unixSecondsWithin(60),
        },
      },
      { request: 'GET /api/no/such/route', token: '{{token}}', ...said(404, 'Not Found') },
    ],
  },
  {
    id: 'rules.tenant-host',
    mark: 'D',
    title: 'With TENANT_HOST_SUFFIX the subdomain must be the token’s account, else 403 invalid Access-Token.',
    elsewhere: 'apps/api/src/dialects/whatsgate/access/token-access.medium-spec.ts',
  },
  {
    id: 'rules.device-number',
    mark: 'P',
    title: 'A device is named by its mobile number, in whatever way it is written.',
    steps: [
      { request: 'GET /api/status/+{{unlinked.device}}', token: TOKEN, ...done('{{answer.message}}') },
      { request: 'GET /api/status/{{unlinked.device}}@c.us', token: TOKEN, ...done('{{answer.message}}') },
    ],
  },
];
