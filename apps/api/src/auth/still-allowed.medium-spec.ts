import { once } from 'node:events';
import { KeyLookupService } from '@chasqui/api-keys';
import { REDIS } from '@chasqui/redis';
import type { Redis } from 'ioredis';
import { MediumApi, type ApiAnswer } from '../../../../test/support/medium-api.js';
import { newAddress } from '../../../../test/support/http.js';
import { eventually } from '../../../../test/support/eventually.js';
import { Rows } from '../../../../test/support/medium-rows.js';
import { migratedDatabase, silent } from '../../../../test/support/medium-world.js';
import { Proxy } from '../../../../test/support/proxy.js';
import { ChatwhatsappModule } from '../dialects/chatwhatsapp/chatwhatsapp.module.js';
import { ErrorFilter } from '../http/error.filter.js';
import { Admission } from './admission.service.js';
import { AuthModule } from './auth.module.js';
import { StillAllowed } from './still-allowed.service.js';

/** As long as a caller may wait: only what happens to its access can end it within the test. */
const MESSAGE = { to: '919876543210', text: 'hello', wait: 30 };
const QR_WAIT_SECONDS = 60;

let proxy: Proxy;
let api: MediumApi;
let rows: Rows;

beforeAll(async () => {
  proxy = await Proxy.before(await migratedDatabase());
  api = await MediumApi.open([AuthModule, ChatwhatsappModule], new ErrorFilter(silent), { databaseUrl: proxy.url });
  rows = new Rows(api.world.database);
});

afterAll(async () => {
  await api.close();
  proxy.close();
});

interface Customer {
  accountId: string;
  sessionId: string;
  adminKey: string;
  keyId: string;
}

/** With a session that a worker hosts. */
async function customer(): Promise<Customer> {
  const { accountId, id: sessionId } = await rows.aSession();
  await run(
    `INSERT INTO session_leases (session_id, owner, generation, expires_at)
     VALUES ($1, 'worker', 1, now() + interval '1 hour')`,
    sessionId,
  );
  const { key, id } = await api.aKey(accountId);
  return { accountId, sessionId, adminKey: key, keyId: id };
}

const run = (sql: string, ...values: string[]): Promise<unknown> => api.world.database.query(sql, values);

async function waIds(sessionId: string): Promise<string[]> {
  const stored = await run('SELECT wa_id FROM messages WHERE session_id = $1', sessionId);
  return (stored as { wa_id: string }[]).map(({ wa_id: waId }) => waId);
}

/** A send that waits for its outcome, with the id of its message. */
async function waitingSend({ sessionId, adminKey: key }: Customer): Promise<[Promise<ApiAnswer>, string]> {
  const answer = api.call('POST', `/sessions/${sessionId}/send`, { key, body: MESSAGE });
  const [messageId = ''] = await eventually(
    () => waIds(sessionId),
    (ids) => ids.length === 1,
  );
  return [answer, messageId];
}

/** A QR long poll of a session that shows none. */
function waitingPoll({ sessionId, adminKey: key }: Customer): Promise<ApiAnswer> {
  return api.call('GET', `/sessions/${sessionId}/qr?wait=${QR_WAIT_SECONDS}`, { key });
}

const REVOKED = [401, 'Invalid API key'];
const SUSPENDED = [403, 'This account is suspended'];
const DELETED = [404, 'Session not found'];

const ENDS: [what: string, end: (of: Customer) => Promise<unknown>, answer: unknown[]][] = [
  ['its key is revoked', ({ keyId }) => run('UPDATE api_keys SET revoked_at = now() WHERE id = $1', keyId), REVOKED],
  ['its key expires', ({ keyId }) => run('UPDATE api_keys SET expires_at = now() WHERE id = $1', keyId), REVOKED],
  [
    'its account is suspended',
    ({ accountId }) => run('UPDATE accounts SET suspended_at = now() WHERE id = $1', accountId),
    SUSPENDED,
  ],
  [
    'its session is deleted',
    ({ sessionId }) => run('UPDATE sessions SET deleted_at = now() WHERE id = $1', sessionId),
    DELETED,
  ],
];

describe('a wait', () => {
  it.each(ENDS)('for a message ends when %s, and tells the message, which is kept', async (_what, end, answer) => {
    const waiting = await customer();
    const [sending, messageId] = await waitingSend(waiting);
    await end(waiting);
    const { status, body } = await sending;
    expect([status, body['error']]).toEqual(answer);
    expect(body['messageId']).toBe(messageId);
    expect(await waIds(waiting.sessionId)).toEqual([messageId]);
  });

  it.each(ENDS)('for a QR ends when %s', async (_what, end, answer) => {
    const waiting = await customer();
    const polling = waitingPoll(waiting);
    // It is counted when the guards are through: from then on only the wait itself can refuse it.
    await eventually(
      () => api.world.module.get<Redis>(REDIS, { strict: false }).exists(`chasqui:rate:qr:${waiting.sessionId}`),
      (counted) => counted === 1,
    );
    await end(waiting);
    const { status, body } = await polling;
    expect([status, body['error']]).toEqual(answer);
  });

  it('goes on while the database is away, which says nothing against its caller', async () => {
    const { accountId, sessionId, adminKey, keyId } = await customer();
    const key = await api.world.get(KeyLookupService).find(adminKey);
    if (!key || key.kind === 'operator') throw new Error(`no key of ${accountId}`);
    const checks = jest.spyOn(api.world.get(Admission), 'identify');
    const credentials = { key, keyText: adminKey, address: newAddress(), sessionId };
    const waiting = api.world
      .get(StillAllowed)
      .during(credentials, (signal) => once(signal, 'abort').then(() => signal.reason as unknown));
    proxy.cut();
    await eventually(
      () => Promise.allSettled(checks.mock.results.map(({ value }) => value as Promise<unknown>)),
      (outcomes) => outcomes.some(({ status }) => status === 'rejected'),
    );
    proxy.mend();
    await run(`UPDATE api_keys SET revoked_at = now() WHERE id = $1`, keyId);
    expect(await waiting).toMatchObject({ code: 'key_invalid' });
  });
});

describe('a trial key', () => {
  const trial = (accountId: string): Promise<{ key: string; id: string }> =>
    api.aKey(
      accountId,
      `kind = 'trial', expires_at = now() + interval '1 day', allowed_numbers = '{919876543210,4915100002501}'`,
    );

  async function answersTo(key: string, sessionId: string, recipients: string[]): Promise<unknown[]> {
    const answers = [];
    for (const to of recipients) {
      const answer = await api.call('POST', `/sessions/${sessionId}/send`, { key, body: { ...MESSAGE, to, wait: 0 } });
      answers.push(answer.status === 200 ? 200 : [answer.status, answer.body['error']]);
    }
    return answers;
  }

  it('writes to its numbers in any form, and to nobody else, as do the keys of its sessions', async () => {
    const { accountId, id: sessionId } = await rows.aSession();
    const { key, id } = await trial(accountId);
    await run('UPDATE sessions SET owner_key_id = $1 WHERE id = $2', id, sessionId);
    const sessionKey = await api.aSessionKey({ accountId, id: sessionId }, id);
    const refused = [403, 'This trial key may not message this number'];
    for (const asking of [key, sessionKey]) {
      const recipients = ['919876543210', '+91 98765-43210', '919876543210@s.whatsapp.net', '4915100002501@c.us'];
      expect(await answersTo(asking, sessionId, recipients)).toEqual([200, 200, 200, 200]);
      const others = ['919876543211', '9198765432', '120363000000000000@g.us', '91987654321000'];
      expect(await answersTo(asking, sessionId, others)).toEqual([refused, refused, refused, refused]);
    }
    expect(await waIds(sessionId)).toHaveLength(8);
  });
});
