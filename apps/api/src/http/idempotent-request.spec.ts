import type { FastifyRequest } from 'fastify';
import { idempotentRequest } from './idempotent-request.js';

function hashOf(request: Record<string, unknown>): string | undefined {
  const whole = {
    method: 'POST',
    routeOptions: { url: '/sessions/:sessionId/send' },
    params: { sessionId: 'one' },
    headers: { 'idempotency-key': 'k' },
    ...request,
  };
  return idempotentRequest(whole as unknown as FastifyRequest)?.hash.toString('hex');
}

const BODY = { to: '1', text: 'x', mentions: ['a', 'b'], inner: { a: 1, b: 2 } };

describe('a request with an idempotency key', () => {
  it('is the same in any order of its fields, at any depth', () => {
    const body = { inner: { b: 2, a: 1 }, mentions: ['a', 'b'], text: 'x', to: '1' };
    expect(hashOf({ body })).toBe(hashOf({ body: BODY }));
  });

  it.each([
    ['another text', { body: { ...BODY, text: 'y' } }],
    ['one field more', { body: { ...BODY, more: null } }],
    ['a list in another order', { body: { ...BODY, mentions: ['b', 'a'] } }],
    ['a number as a text', { body: { ...BODY, inner: { a: '1', b: 2 } } }],
    ['another session', { body: BODY, params: { sessionId: 'two' } }],
    ['another call', { body: BODY, routeOptions: { url: '/sessions/:sessionId/send/image' } }],
    ['another method', { body: BODY, method: 'PUT' }],
    ['no body', {}],
  ])('is another one with %s', (_what, request) => {
    expect(hashOf(request)).not.toBe(hashOf({ body: BODY }));
  });

  it('is none without a key', () => {
    expect(hashOf({ body: BODY, headers: {} })).toBeUndefined();
  });
});
