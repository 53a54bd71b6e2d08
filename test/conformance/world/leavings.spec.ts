import type { HttpAnswer } from '../runner/http-client.js';
import { Leavings } from './leavings.js';

const URL = 'http://127.0.0.1:3000';
const created = (body: unknown): HttpAnswer => ({ status: 201, headers: {}, body });

function recorded(): Leavings {
  const leavings = new Leavings({ adminKey: 'the admin key', operatorKey: 'the operator key', token: 'the token' });
  const note = (path: string, answer: HttpAnswer): void => {
    leavings.note({ method: 'POST', url: URL + path }, answer);
  };
  note('/operator/accounts', created({ account: { id: 'a' }, apiKey: 'the other admin key' }));
  note('/admin/api-keys', created({ apiKey: { id: 'k' } }));
  note('/sessions/create', created({ session: { id: 's' } }));
  note('/api/devices', created({ data: { phone: 'd' } }));
  note('/admin/tokens', created({ token: { id: 't' } }));
  note('/sessions/create', { status: 409, headers: {}, body: { session: { id: 'refused' } } });
  note('/sessions/s/start', created({ session: { id: 's' } }));
  return leavings;
}

/** An API that answers each call as told, and remembers the calls. */
function api(statusOf: (call: string) => number): {
  calls: string[];
  call: (...args: [string, { key?: string; token?: string }?]) => Promise<HttpAnswer>;
} {
  const calls: string[] = [];
  return {
    calls,
    call: (request, { key, token = 'no key' } = {}) => {
      calls.push(`${request} with ${key ?? token}`);
      return Promise.resolve({ status: statusOf(`${request} with ${key ?? token}`), headers: {}, body: undefined });
    },
  };
}

describe('what a run created', () => {
  it('is removed in the order in which it depends on each other', async () => {
    const gone = api(() => 200);
    await expect(recorded().remove(gone)).resolves.toEqual([]);
    expect(gone.calls).toEqual([
      'DELETE /sessions/s with the admin key',
      'POST /api/delete with the token',
      'DELETE /admin/tokens/t with the admin key',
      'DELETE /admin/api-keys/k with the admin key',
      'DELETE /operator/accounts/a with the operator key',
    ]);
  });

  it('is removed with the admin key of the account that has it', async () => {
    const others = api((call) => (call.endsWith('with the admin key') ? 404 : 200));
    await expect(recorded().remove(others)).resolves.toEqual([]);
    expect(others.calls.slice(0, 2)).toEqual([
      'DELETE /sessions/s with the admin key',
      'DELETE /sessions/s with the other admin key',
    ]);
  });

  it('is gone when nobody finds it', async () => {
    await expect(recorded().remove(api(() => 404))).resolves.toEqual([]);
  });

  it('is told when it stays', async () => {
    const refusing = api((call) => (call.startsWith('DELETE /sessions/') ? 500 : 200));
    await expect(recorded().remove(refusing)).resolves.toEqual(['session s: 500 nothing']);
  });
});
