import { call } from '../support/http.js';
import type { SessionClient } from '../support/session-client.js';
import { sharedStack, type Stack } from '../support/stack.js';

let stack: Stack;
let session: SessionClient;

beforeAll(async () => {
  stack = await sharedStack();
  session = await stack.createSession('asks what works');
});

describe('what works', () => {
  it('is listed, with a reason for what does not', async () => {
    const headers = { 'x-api-key': session.apiKey };
    const { body } = await call<{ capabilities: { name: string; available: boolean; reason?: string }[] }>(
      'GET',
      `${stack.up.url}/capabilities`,
      { headers },
    );
    const byName = new Map(body.capabilities.map((capability) => [capability.name, capability]));
    expect(byName.get('send.text')).toEqual({
      name: 'send.text',
      route: 'POST /sessions/{sessionId}/send',
      available: true,
    });
    for (const name of ['chats.read', 'groups.requests', 'sessions.pairing-code']) {
      expect(byName.get(name)).toMatchObject({ available: true });
    }
    for (const { available, reason } of body.capabilities) expect(available).toBe(reason === undefined);
  });

  it.each([
    ['GET', '/labels', 'labels'],
    ['POST', '/chats/4915100004111/labels', 'labels'],
    ['POST', '/status-updates', 'status-updates'],
    ['GET', '/channels', 'channels'],
  ])('does not include %s %s, which says why', async (method, path, capability) => {
    const headers = { 'x-api-key': session.apiKey };
    const { status, body } = await call(method, `${stack.up.url}/sessions/${session.id}${path}`, { headers });
    expect(status).toBe(501);
    expect(body).toEqual({ success: false, error: expect.stringMatching(/not available/) as string, capability });
  });
});
