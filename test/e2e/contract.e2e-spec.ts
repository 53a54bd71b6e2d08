import { randomUUID } from 'node:crypto';
import { call, type Answer } from '../support/http.js';
import type { SessionClient } from '../support/session-client.js';
import { sharedStack, type Stack } from '../support/stack.js';

const OWNER = '4915100000101';
const SOMEBODY = '4915100000103';
const UNKNOWN_KEY = `wamk_${'0'.repeat(48)}`;

let stack: Stack;
let paired: SessionClient;
let unpaired: SessionClient;

beforeAll(async () => {
  stack = await sharedStack();
  [paired, unpaired] = await Promise.all([stack.pairedSession(OWNER), stack.createSession('never paired')]);
});

function request(method: string, path: string, options: Parameters<typeof call>[2] = {}): Promise<Answer> {
  return call(method, `${stack.up.url}${path}`, options);
}

describe('keys', () => {
  it('are required', async () => {
    const { status, body } = await request('GET', '/sessions');
    expect(status).toBe(401);
    expect(body).toEqual({
      success: false,
      error: 'API key required. Please provide an API key via X-API-Key header.',
    });
  });

  it.each([UNKNOWN_KEY, 'wask_nonsense', 'x'.repeat(5_000)])('that nobody made are refused', async (key) => {
    const { status, body } = await request('GET', '/sessions', { headers: { 'x-api-key': key } });
    expect({ status, body }).toEqual({ status: 401, body: { success: false, error: 'Invalid API key' } });
  });

  it('may come as a bearer token, and X-API-Key wins', async () => {
    const bearer = { authorization: `Bearer ${stack.up.adminKey}` };
    expect((await request('GET', '/sessions', { headers: bearer })).status).toBe(200);
    const both = await request('GET', '/sessions', { headers: { ...bearer, 'x-api-key': UNKNOWN_KEY } });
    expect(both.status).toBe(401);
  });

  it('are refused in the URL, whatever they are called there', async () => {
    for (const query of [`apikey=${stack.up.adminKey}`, `q=${stack.up.adminKey}`]) {
      const { status, body } = await request('GET', `/sessions?${query}`, { headers: stack.admin() });
      expect(status).toBe(400);
      expect(body['error']).toMatch(/not accepted in the URL/);
    }
  });

  it('of a session reach that session only', async () => {
    const headers = { 'x-api-key': paired.apiKey };
    const other = await request('GET', `/sessions/${unpaired.id}/status`, { headers });
    expect(other).toMatchObject({
      status: 403,
      body: { success: false, error: 'This API key can only access its own session' },
    });
    const admin = await request('GET', '/sessions', { headers });
    expect(admin).toMatchObject({ status: 403, body: { error: 'This endpoint requires an admin API key' } });
    expect((await request('DELETE', `/sessions/${paired.id}`, { headers })).status).toBe(403);
  });

  it('of an admin reach every session', async () => {
    const { body } = await request('GET', `/sessions/${paired.id}/status`, { headers: stack.admin() });
    expect(body).toMatchObject({ success: true, session: { id: paired.id, state: 'ready', phoneNumber: OWNER } });
  });
});

describe('sessions', () => {
  it.each([randomUUID(), 'nonsense', '%00'])('that do not exist are not found (%s)', async (id) => {
    const { status, body } = await request('GET', `/sessions/${id}/status`, { headers: stack.admin() });
    expect({ status, body }).toEqual({ status: 404, body: { success: false, error: 'Session not found' } });
  });

  it('have names that are unique until they are deleted', async () => {
    const session = await stack.createSession('taken');
    const again = await request('POST', '/sessions/create', { headers: stack.admin(), body: { name: 'taken' } });
    expect(again).toMatchObject({ status: 409, body: { success: false, error: 'Session name already exists' } });
    const deleted = await stack.delete(session);
    expect(deleted).toMatchObject({
      status: 200,
      body: { success: true, message: 'Session deleted successfully' },
    });
    const replacement = await stack.createSession('taken');
    expect(replacement.id).not.toBe(session.id);
    expect((await session.get('/status')).status).toBe(401);
    await stack.delete(replacement);
  });

  it('are listed page by page, newest first', async () => {
    const headers = stack.admin();
    const first = await request('GET', '/sessions?limit=1', { headers });
    const next = await request('GET', `/sessions?limit=1&cursor=${String(first.body['nextCursor'])}`, { headers });
    const idOf = (body: Record<string, unknown>): unknown => (body['sessions'] as { id: string }[])[0]?.id;
    expect(first.body['total']).toBeGreaterThanOrEqual(2);
    expect(idOf(next.body)).toEqual(expect.any(String));
    expect(idOf(next.body)).not.toBe(idOf(first.body));
  });

  it.each([
    [{}, 'name'],
    [{ name: '' }, 'name'],
    [{ name: 7 }, 'name'],
    [{ name: 'x'.repeat(101) }, 'name'],
    [{ name: 'fine', metadata: 'text' }, 'metadata'],
    [{ name: 'fine', metadata: { text: 'x'.repeat(16 * 1024) } }, 'metadata'],
    [{ name: 'nul \0 in it' }, 'name'],
    [{ name: 'fine', metadata: { deep: { text: '\0' } } }, 'metadata'],
    [{ name: 'fine', metadata: { half: '\ud800' } }, 'metadata'],
  ])('are not created from %j', async (body, field) => {
    const answer = await request('POST', '/sessions/create', { headers: stack.admin(), body });
    expect(answer.status).toBe(400);
    expect(answer.body).toMatchObject({ success: false, details: [{ field }] });
    expect(answer.body['error']).toBe((answer.body['details'] as { message: string }[])[0]?.message);
  });

  it('name the fields that they ignore', async () => {
    const body = { name: 'with more', isAdmin: true, accountId: randomUUID() };
    const answer = await request('POST', '/sessions/create', { headers: stack.admin(), body });
    expect(answer.status).toBe(201);
    expect(answer.headers.get('x-chasqui-ignored-fields')).toBe('isAdmin, accountId');
    expect(answer.body['apiKey']).toMatch(/^wask_[0-9a-f]{48}$/);
  });
});

describe('a QR', () => {
  it('comes as the raw string, and as a PNG on request', async () => {
    const qr = await unpaired.readQr();
    expect(qr.split(',')).toHaveLength(5);
    for (const [path, accept] of [
      ['?format=png', '*/*'],
      ['', 'image/png'],
    ] as const) {
      const response = await fetch(`${stack.up.url}/sessions/${unpaired.id}/qr${path}`, {
        headers: { 'x-api-key': unpaired.apiKey, accept },
      });
      expect(response.headers.get('content-type')).toBe('image/png');
      expect(
        Buffer.from(await response.arrayBuffer())
          .subarray(1, 4)
          .toString(),
      ).toBe('PNG');
    }
  });

  it('is not there for a session that is ready', async () => {
    expect(await paired.get('/qr')).toMatchObject({
      status: 409,
      body: { success: false, error: 'QR code not available yet. Session state: ready' },
    });
  });
});

describe('a send', () => {
  it.each([
    [{ text: 'no recipient' }, 'to'],
    [{ to: SOMEBODY }, 'text'],
    [{ to: SOMEBODY, text: '' }, 'text'],
    [{ to: SOMEBODY, text: '\0' }, 'text'],
    [{ to: SOMEBODY, text: 42 }, 'text'],
    [{ to: SOMEBODY, text: 'x'.repeat(65_537) }, 'text'],
    [{ to: 'not a number', text: 'hi' }, 'to'],
    [{ to: '123', text: 'hi' }, 'to'],
    [{ to: 919876543210, text: 'hi' }, 'to'],
    [{ to: SOMEBODY, text: 'hi', wait: 31 }, 'wait'],
    [{ to: SOMEBODY, text: 'hi', quotedMessageId: "'; DROP TABLE messages" }, 'quotedMessageId'],
  ])('refuses bad input %#', async (body, field) => {
    const answer = await paired.send(body);
    expect(answer.status).toBe(400);
    expect(answer.body).toMatchObject({ success: false, details: [{ field }] });
  });

  it.each(['{"to": ', 'null', '[]', '"text"', '{"to":"1"}}'])('refuses the body %s', async (body) => {
    const headers = { 'x-api-key': paired.apiKey };
    const answer = await request('POST', `/sessions/${paired.id}/send`, { headers, body });
    expect(answer.status).toBe(400);
    expect(answer.body).toMatchObject({ success: false, error: expect.any(String) as string });
  });

  it('refuses what is not JSON, and what is too large', async () => {
    const path = `/sessions/${paired.id}/send`;
    const form = await request('POST', path, {
      headers: { 'x-api-key': paired.apiKey, 'content-type': 'application/x-www-form-urlencoded' },
      body: 'to=1',
    });
    expect(form).toMatchObject({ status: 415, body: { success: false } });
    const large = await paired.send({ to: SOMEBODY, text: 'x'.repeat(1_100_000) });
    expect(large).toMatchObject({ status: 413, body: { success: false } });
  });

  it('names what is missing as missing, and what has another type by its type', async () => {
    const empty = await paired.send({});
    expect(empty.body).toMatchObject({
      error: 'to is required',
      details: [
        { field: 'to', message: 'to is required' },
        { field: 'text', message: 'text is required' },
      ],
    });
    expect((await paired.send({ to: SOMEBODY, text: 5 })).body.error).toBe('text must be a string');
    expect((await paired.send({ to: SOMEBODY, text: 'hi', wait: '5' })).body.error).toBe(
      'wait must be a number of seconds',
    );
  });

  it('needs a session that was paired', async () => {
    expect(await unpaired.send({ to: SOMEBODY, text: 'hi' })).toMatchObject({
      status: 409,
      body: {
        success: false,
        error: `Session not authenticated. Please scan the QR code first using GET /sessions/${unpaired.id}/qr`,
      },
    });
  });

  it('drops NUL characters, which nobody can store', async () => {
    const { body } = await paired.send({ to: SOMEBODY, text: 'a\0b' });
    expect((await paired.message(body.messageId)).text).toBe('ab');
  });

  it('of another session is not found', async () => {
    const { body } = await paired.send({ to: SOMEBODY, text: 'mine' });
    const other = await unpaired.get(`/messages/${body.messageId}`);
    expect(other).toMatchObject({ status: 404, body: { success: false, error: 'Message not found' } });
  });
});

describe('everything else', () => {
  it('has the same shape, also for routes that do not exist', async () => {
    const { status, body } = await request('GET', '/no/such/route', { headers: stack.admin() });
    expect(status).toBe(404);
    expect(body).toEqual({ success: false, error: expect.any(String) as string });
  });

  it.each([
    ['/sessions/%ff/status', 400],
    [`/sessions/${'A'.repeat(5_000)}/status`, 404],
    [`/sessions?q=${'A'.repeat(20_000)}`, 431],
  ])('refuses a URL that cannot be read in that shape, too (%#)', async (path, status) => {
    const answer = await request('GET', path, { headers: stack.admin() });
    expect(answer.status).toBe(status);
    expect(answer.body).toEqual({ success: false, error: expect.any(String) as string });
  });

  it('does not know a message by an id that cannot be one', async () => {
    const answer = await paired.get('/messages/3EB0%00');
    expect(answer).toMatchObject({ status: 404, body: { success: false, error: 'Message not found' } });
  });

  it('tells health, version and its own reference to anybody', async () => {
    expect((await request('GET', '/health/live')).body).toEqual({ status: 'ok' });
    expect((await request('GET', '/health/ready')).body).toEqual({ status: 'ok', redis: 'ok', media: 'ok' });
    expect((await request('GET', '/version')).body).toMatchObject({ name: 'chasqui' });
    expect((await request('GET', '/openapi.json')).body).toMatchObject({ info: { title: 'Chasqui' } });
    const docs = await fetch(`${stack.up.url}/docs`);
    expect(docs.status).toBe(200);
    expect(await docs.text()).toContain('Chasqui API');
  });
});
