import { call, type Answer } from '../support/http.js';
import { SessionClient } from '../support/session-client.js';
import { sharedStack, type Stack } from '../support/stack.js';
import { eventually } from '../support/eventually.js';

const NUMBER = '4915100002701';
const FRIEND = '4915100002702';

interface ShownKey {
  id: string;
  key: string;
}

let stack: Stack;

beforeAll(async () => {
  stack = await sharedStack();
});

function as(key: string, method: string, path: string, body?: object): Promise<Answer> {
  return call(method, stack.up.url + path, { headers: { 'x-api-key': key }, ...(body && { body }) });
}

async function newKey(body: object): Promise<ShownKey> {
  const answer = await as(stack.up.adminKey, 'POST', '/admin/api-keys', body);
  expect(answer.status).toBe(201);
  return answer.body['apiKey'] as ShownKey;
}

async function newSession(key: string, name: string): Promise<SessionClient> {
  const { status, body } = await as(key, 'POST', '/sessions/create', { name });
  expect(status).toBe(201);
  return new SessionClient(stack.up.url, (body['session'] as { id: string }).id, body['apiKey'] as string);
}

/** What a key is refused with soon after it ended: it may be remembered for half a second. */
async function expectRefused(key: string, path: string): Promise<void> {
  const { body } = await eventually(
    () => as(key, 'GET', path),
    ({ status }) => status === 401,
  );
  expect(body).toEqual({ success: false, error: 'Invalid API key' });
}

describe('a managed key', () => {
  it('makes sessions up to its limit, reaches only them, is rotated while they run, and ends with their keys', async () => {
    const managed = await newKey({ name: 'e2e customer', maxSessions: 2 });
    const theirs = await stack.createSession('e2e: not of the customer');
    const first = await newSession(managed.key, 'e2e customer 1');
    const second = await newSession(managed.key, 'e2e customer 2');
    expect(await as(managed.key, 'POST', '/sessions/create', { name: 'e2e customer 3' })).toMatchObject({
      status: 403,
      body: { error: 'Session limit reached: 2 of 2' },
    });

    const { body: list } = await as(managed.key, 'GET', '/sessions');
    expect((list['sessions'] as { id: string }[]).map(({ id }) => id)).toEqual([second.id, first.id]);
    expect((await as(managed.key, 'GET', `/sessions/${theirs.id}/status`)).status).toBe(403);
    expect((await as(managed.key, 'DELETE', `/sessions/${theirs.id}`)).status).toBe(403);

    await stack.sandbox.createPhone(NUMBER, 'Customer');
    await stack.sandbox.createPhone(FRIEND, 'Friend');
    await stack.sandbox.scan(NUMBER, await first.readQr());
    await first.waitFor('ready');

    const { body } = await as(stack.up.adminKey, 'POST', `/admin/api-keys/${managed.id}/rotate`);
    const rotated = body['apiKey'] as ShownKey;
    await expectRefused(managed.key, '/sessions');
    const sent = await as(rotated.key, 'POST', `/sessions/${first.id}/send`, { to: FRIEND, text: 'still here' });
    expect(sent).toMatchObject({ status: 200, body: { status: 'sent' } });

    const { body: fresh } = await as(rotated.key, 'POST', `/sessions/${first.id}/keys/rotate`);
    await expectRefused(first.apiKey, `/sessions/${first.id}/status`);
    const renewed = new SessionClient(stack.up.url, first.id, fresh['apiKey'] as string);
    expect((await renewed.status()).state).toBe('ready');

    expect((await as(stack.up.adminKey, 'DELETE', `/admin/api-keys/${managed.id}`)).status).toBe(200);
    await expectRefused(rotated.key, '/sessions');
    await expectRefused(renewed.apiKey, `/sessions/${first.id}/status`);
    const ofAdmin = await as(stack.up.adminKey, 'GET', `/sessions/${first.id}/status`);
    expect(ofAdmin.body['session']).toMatchObject({ state: 'ready' });

    const { body: log } = await as(stack.up.adminKey, 'GET', `/admin/audit?subject=${managed.id}`);
    const actions = (log['entries'] as { action: string }[]).map(({ action }) => action);
    expect(actions).toEqual(['key.revoked', 'key.rotated', 'key.created']);
    for (const session of [first, second, theirs]) await stack.delete(session);
  });
});

describe('a key that was just replaced', () => {
  it('gets no new one while it may still be remembered', async () => {
    const session = await stack.createSession('e2e rotated');
    const path = `/sessions/${session.id}/keys/rotate`;
    expect((await as(session.apiKey, 'GET', `/sessions/${session.id}/status`)).status).toBe(200);
    const { body } = await as(stack.up.adminKey, 'POST', path);
    expect(await as(session.apiKey, 'POST', path)).toMatchObject({ status: 401, body: { error: 'Invalid API key' } });
    expect((await as(body['apiKey'] as string, 'GET', `/sessions/${session.id}/status`)).status).toBe(200);
  });

  it('makes no key and no session once it is revoked', async () => {
    const admin = await newKey({ name: 'e2e short-lived admin', isAdmin: true });
    expect((await as(admin.key, 'GET', '/admin/account')).status).toBe(200);
    await as(stack.up.adminKey, 'DELETE', `/admin/api-keys/${admin.id}`);
    const attempts = await Promise.all([
      as(admin.key, 'POST', '/admin/api-keys', { name: 'e2e heir', isAdmin: true }),
      as(admin.key, 'POST', '/sessions/create', { name: 'e2e heir' }),
    ]);
    expect(attempts.map(({ status }) => status)).toEqual([401, 401]);
  });
});
