import { ApiKeysService } from '@chasqui/api-keys';
import { DEFAULT_PACING } from '@chasqui/pacing';
import { newAddress } from '../../../../../test/support/http.js';
import { SendingApi, type SendAnswer } from '../../../../../test/support/sending-api.js';
import { WholeApi } from '../../../../../test/support/whole-api.js';

const SLOW = { minGapMs: 60_000 };

let api: WholeApi;
let sending: SendingApi;

beforeAll(async () => {
  api = await WholeApi.open();
  sending = new SendingApi(api);
});

afterAll(() => api.close());

type ReadySession = Awaited<ReturnType<SendingApi['aReadySession']>>;

/** Whose plan allows no less than the defaults, unless told otherwise. */
async function aSession(plan = 'published'): Promise<ReadySession & { adminKey: string }> {
  const session = await sending.aReadySession();
  await api.database.query('UPDATE accounts SET plan_id = $2 WHERE id = $1', [session.accountId, plan]);
  const { key } = await api.app.get(ApiKeysService, { strict: false }).createAdminKey(session.accountId, 'admin');
  return { ...session, adminKey: key };
}

async function call(
  method: 'GET' | 'POST' | 'PATCH',
  url: string,
  { key, body }: { key: string; body?: object },
): Promise<SendAnswer> {
  const remoteAddress = newAddress();
  const payload = body === undefined ? {} : { payload: body };
  const answer = await api.app.inject({ method, url, headers: { 'x-api-key': key }, remoteAddress, ...payload });
  return { status: answer.statusCode, headers: answer.headers, body: answer.json() };
}

function change(session: ReadySession, body: object): Promise<SendAnswer> {
  return call('PATCH', `/sessions/${session.id}`, { key: session.key, body });
}

async function statusOf(session: ReadySession): Promise<Record<string, unknown>> {
  const { body } = await call('GET', `/sessions/${session.id}/status`, { key: session.key });
  return body['session'] as Record<string, unknown>;
}

async function audited(session: ReadySession): Promise<unknown[]> {
  const rows = await api.database.query<{ details: unknown }[]>(
    `SELECT details FROM audit_entries WHERE action = 'session.changed' AND subject_id = $1 ORDER BY id`,
    [session.id],
  );
  return rows.map(({ details }) => details);
}

describe('PATCH /sessions/{id}', () => {
  it('changes what is given, shows it, and leaves it in the audit log', async () => {
    const session = await aSession();
    const { name } = await statusOf(session);
    const metadata = { customer: 'secret of theirs' };
    const changed = await change(session, { name: `${String(name)} 2`, metadata, pacing: SLOW });
    expect(changed).toMatchObject({
      status: 200,
      body: {
        session: { name: `${String(name)} 2`, metadata, pacing: { ...DEFAULT_PACING, ...SLOW, isDefault: false } },
      },
    });
    expect((await change(session, { pacing: null })).body['session']).toMatchObject({
      name: `${String(name)} 2`,
      metadata,
      pacing: { enabled: false, isDefault: true, used: null },
    });
    expect((await change(session, {})).status).toBe(200);
    expect(await audited(session)).toEqual([
      {
        name,
        changed: ['name', 'metadata', 'pacing'],
        changes: { name: { from: name, to: `${String(name)} 2` }, pacing: { from: null, to: SLOW } },
      },
      { name: `${String(name)} 2`, changed: ['pacing'], changes: { pacing: { from: SLOW, to: null } } },
    ]);
  });

  it('refuses the name of another session of the account', async () => {
    const session = await aSession();
    const other = await sending.aReadySession(session.accountId);
    const { name } = await statusOf(other);
    expect(await change(session, { name })).toMatchObject({
      status: 409,
      body: { error: 'Session name already exists' },
    });
  });

  it.each([
    [{ name: '' }, 'name'],
    [{ name: null }, 'name'],
    [{ metadata: null }, 'metadata'],
    [{ pacing: 'fast' }, 'pacing'],
    [{ pacing: [] }, 'pacing'],
    [{ pacing: { perDay: 0 } }, 'pacing.perDay'],
    [{ pacing: { perWeek: 7 } }, 'pacing.perWeek'],
    [{ pacing: { warmUp: { firstDay: 1 } } }, 'pacing.warmUp.growth'],
    [{ webhookUrl: 'https://example.com' }, 'webhookUrl'],
    [{ proxyUrl: 'http://example.com' }, 'proxyUrl'],
  ])('refuses %j and names the field', async (body, field) => {
    const session = await aSession('selfhost');
    const answer = await change(session, body);
    expect([answer.status, answer.body['details']]).toEqual([400, [expect.objectContaining({ field })]]);
    expect(await audited(session)).toEqual([]);
  });

  it('lets only a plan with pacingOptional be less cautious than the defaults', async () => {
    const session = await aSession();
    for (const pacing of [{ enabled: false }, { perDay: null }, { minGapMs: 0 }, { warmUp: null }]) {
      const refused = await change(session, { pacing });
      expect(refused).toMatchObject({ status: 403, body: { fields: Object.keys(pacing) } });
    }
    await api.database.query(`UPDATE accounts SET plan_id = 'selfhost' WHERE id = $1`, [session.accountId]);
    const free = await sending.aReadySession(session.accountId);
    const { key } = await api.app.get(ApiKeysService, { strict: false }).createAdminKey(session.accountId, 'new');
    const allowed = await call('PATCH', `/sessions/${free.id}`, { key, body: { pacing: { enabled: false } } });
    expect(allowed).toMatchObject({ status: 200, body: { session: { pacing: { enabled: false, isDefault: false } } } });
  });
});

describe('POST /sessions/create', () => {
  it('takes a pacing as a change does', async () => {
    const { adminKey, id } = await aSession();
    const create = (name: string, pacing: object | null): Promise<SendAnswer> =>
      call('POST', '/sessions/create', { key: adminKey, body: { name: `${name} of ${id}`, pacing } });
    expect((await create('off', { enabled: false })).status).toBe(403);
    expect((await create('wrong', { perHour: 'many' })).status).toBe(400);
    expect((await create('none', null)).status).toBe(201);
    const { body } = await create('slow', SLOW);
    const session = { accountId: '', id: (body['session'] as { id: string }).id, key: String(body['apiKey']) };
    expect(await statusOf(session)).toMatchObject({ pacing: { ...SLOW, isDefault: false, enabled: true } });
  });
});

describe('what waits in a paced session', () => {
  async function paced(): Promise<ReadySession> {
    const session = await aSession();
    expect((await change(session, { pacing: SLOW })).status).toBe(200);
    return session;
  }

  it('is told why and until when: by the call that sends, by the message, and by the status', async () => {
    const session = await paced();
    await sending.send(session, { wait: 0 });
    const { body } = await sending.send(session, { wait: 30 });
    expect(body).toMatchObject({ status: 'queued', reason: 'paced', explanation: expect.any(String) as unknown });
    expect(Date.parse(String(body['estimatedAt']))).toBeGreaterThan(Date.now() + 30_000);
    const url = `/sessions/${session.id}/messages/${String(body['messageId'])}`;
    const read = await call('GET', url, { key: session.key });
    expect(read.body['message']).toMatchObject({ status: 'queued', held: { reason: 'paced' } });
    expect(await statusOf(session)).toMatchObject({ outbox: { queued: 2, held: null } });
    await api.database.query(`INSERT INTO pacing_marks SELECT gen_random_uuid(), $1, now(), 90000, false`, [
      session.id,
    ]);
    const { outbox } = (await statusOf(session)) as { outbox: { held: { estimatedAt: string }; nextSendAt: string } };
    expect(outbox).toMatchObject({ held: { reason: 'paced' }, nextSendAt: outbox.held.estimatedAt });
  });

  it('is refused when it must not wait, and its key stays free; one that was accepted is replayed', async () => {
    const session = await paced();
    const headers = { 'idempotency-key': 'one' };
    const first = await sending.send(session, { wait: 0, queue: false }, headers);
    expect(first).toMatchObject({ status: 200, body: { status: 'queued' } });
    const again = await sending.send(session, { wait: 0, queue: false }, headers);
    expect([again.status, again.body['messageId']]).toEqual([200, first.body['messageId']]);
    const refused = await sending.send(session, { queue: false }, { 'idempotency-key': 'two' });
    expect(refused).toMatchObject({ status: 409, body: { reason: 'paced' } });
    expect(await sending.messagesOf(session)).toEqual([first.body['messageId']]);
    await api.database.query(`UPDATE messages SET status = 'cancelled' WHERE session_id = $1`, [session.id]);
    expect((await sending.send(session, { queue: false, wait: 0 }, { 'idempotency-key': 'two' })).status).toBe(200);
  });

  it('says that the outbox is paused, and not that it is paced, when it is both', async () => {
    const session = await paced();
    await sending.send(session, { wait: 0 });
    await call('POST', `/sessions/${session.id}/pause`, { key: session.key });
    const { body } = await sending.send(session, { wait: 30 });
    expect(body).toMatchObject({ status: 'queued', reason: 'outbox_paused' });
    expect(await sending.send(session, { queue: false })).toMatchObject({ body: { reason: 'outbox_paused' } });
  });
});
