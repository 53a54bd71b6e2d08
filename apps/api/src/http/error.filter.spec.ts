import {
  ForbiddenException,
  InternalServerErrorException,
  NotFoundException,
  type ArgumentsHost,
} from '@nestjs/common';
import { DomainError } from '@chasqui/errors';
import { createLogger } from '@chasqui/logging';
import { ErrorFilter } from './error.filter.js';

interface Answer {
  status: number;
  headers: Record<string, unknown>;
  body: Record<string, unknown>;
}

function answerTo(error: unknown, url = '/sessions'): Answer {
  const answer: Answer = { status: 0, headers: {}, body: {} };
  const reply = {
    status: (status: number) => (Object.assign(answer, { status }), reply),
    header: (name: string, value: unknown) => (Object.assign(answer.headers, { [name]: value }), reply),
    send: (body: Record<string, unknown>) => (Object.assign(answer, { body }), reply),
  };
  const host = {
    switchToHttp: () => ({ getRequest: () => ({ url }), getResponse: () => reply }),
  } as unknown as ArgumentsHost;
  new ErrorFilter(createLogger('test', 'silent')).catch(error, host);
  return answer;
}

const UNAVAILABLE: Answer = {
  status: 503,
  headers: { 'Retry-After': 2 },
  body: { success: false, error: 'Service temporarily unavailable' },
};

describe('the error filter', () => {
  it('says an error of ours in the words of the dialect', () => {
    expect(answerTo(new DomainError('session_not_found'))).toEqual({
      status: 404,
      headers: {},
      body: { success: false, error: 'Session not found' },
    });
  });

  it.each([
    ['PostgreSQL', Object.assign(new Error('connect'), { code: 'ECONNREFUSED' })],
    ['Redis', new Error('Connection is closed.')],
  ])('answers 503 when %s is away, and when to come again', (_what, error) => {
    expect(answerTo(error)).toEqual(UNAVAILABLE);
  });

  it('tells when to come again after a storage whose outcome is unknown', () => {
    const { status, headers } = answerTo(new DomainError('storage_outcome_unknown', { messageId: '3EB0AA' }));
    expect([status, headers]).toEqual([503, { 'Retry-After': 2 }]);
  });

  it('tells no time to whom a repeated call might do harm', () => {
    const { status, headers } = answerTo(new DomainError('storage_outcome_unknown'), '/api/send/text');
    expect([status, headers]).toEqual([503, {}]);
  });

  it.each([
    [404, new NotFoundException('Cannot GET /x?key=secret'), /^Not found$/],
    [403, new ForbiddenException('Forbidden resource'), /^This call is closed to everybody$/],
    [400, Object.assign(new Error('secret'), { statusCode: 400 }), /^The request cannot be read$/],
    [413, Object.assign(new Error('too big'), { statusCode: 413, code: 'FST_ERR_CTP_BODY_TOO_LARGE' }), /limit 1 MB/],
    [
      415,
      Object.assign(new Error('type'), { statusCode: 415, code: 'FST_ERR_CTP_INVALID_MEDIA_TYPE' }),
      /must be JSON/,
    ],
  ])('answers %i to a mistake of the caller', (status, error, text) => {
    const answer = answerTo(error);
    expect([answer.status, answer.body['success']]).toEqual([status, false]);
    expect(answer.body['error']).toMatch(text);
  });

  it.each([
    ['an ordinary error', new Error('password=secret')],
    ['a server error of Nest', new InternalServerErrorException('password=secret')],
    ['a code that no dialect knows', new DomainError('secret_code', { password: 'secret' })],
    ['a code that every object has', new DomainError('constructor', { password: 'secret' })],
    ['a text', 'password=secret'],
    ['nothing', undefined],
  ])('shows of %s only an id', (_what, error) => {
    const { status, body } = answerTo(error);
    expect(status).toBe(500);
    expect(body).toEqual({
      success: false,
      error: 'Internal server error',
      errorId: expect.stringMatching(/^[0-9a-f-]{36}$/) as unknown,
    });
  });

  it('says an unknown error in the words of the dialect that owns the path', () => {
    const { status, body } = answerTo(new Error('password=secret'), '/api/send/text?x=1');
    expect(status).toBe(500);
    expect(body).toEqual({
      success: false,
      message: 'Server Error',
      error_id: expect.stringMatching(/^[0-9a-f-]{36}$/) as unknown,
    });
  });
});
