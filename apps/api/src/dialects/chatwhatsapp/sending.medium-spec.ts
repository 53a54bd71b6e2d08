import { randomUUID } from 'node:crypto';
import { MessagesModule, OutboxService } from '@chasqui/messages';
import { eventually } from '../../../../../test/support/eventually.js';
import { migratedDatabase, openWorld, redisUrl, type World } from '../../../../../test/support/medium-world.js';
import { SendingApi } from '../../../../../test/support/sending-api.js';
import { WholeApi } from '../../../../../test/support/whole-api.js';

const CALLS = 1_000;

let api: WholeApi;
let sending: SendingApi;
/** Has connections of its own, as a worker has. */
let worker: World;

beforeAll(async () => {
  const stores = { databaseUrl: await migratedDatabase(), redisUrl: await redisUrl() };
  api = await WholeApi.openOn(stores);
  worker = await openWorld([MessagesModule], stores);
  sending = new SendingApi(api);
});

afterAll(async () => {
  await api.close();
  await worker.close();
});

type ReadySession = Awaited<ReturnType<SendingApi['aReadySession']>>;

const withKey = (key: string): Record<string, string> => ({ 'idempotency-key': key });

/** What WhatsApp does as soon as the session has a message. */
async function acknowledge(session: ReadySession, ack = 1): Promise<string> {
  const { database } = worker;
  const [message] = await eventually(
    () =>
      database.query<{ waId: string }[]>('SELECT wa_id AS "waId" FROM messages WHERE session_id = $1', [session.id]),
    (rows) => rows.length > 0,
  );
  const { waId } = message ?? { waId: '' };
  await database.query(`UPDATE messages SET status = 'sending' WHERE wa_id = $1`, [waId]);
  await worker.get(OutboxService).acknowledge(session.id, waId, ack);
  return waId;
}

function forgetAnswer(key: string): Promise<unknown> {
  return api.database.query('UPDATE idempotency_keys SET answer = NULL WHERE key = $1', [key]);
}

function pause(session: ReadySession): Promise<unknown> {
  return api.database.query(
    `UPDATE sessions SET outbox_paused_at = now(), outbox_pause_reason = 'paused_by_request' WHERE id = $1`,
    [session.id],
  );
}

describe('a thousand calls at once with one Idempotency-Key', () => {
  it('make one message, and are all told the same of it', async () => {
    const session = await sending.aReadySession();
    const key = randomUUID();
    const calls = Array.from({ length: CALLS }, () => sending.sendPatiently(session, { wait: 30 }, withKey(key)));
    const waId = await acknowledge(session);
    const answers = await Promise.all(calls);
    expect(await sending.messagesOf(session)).toEqual([waId]);
    expect([...new Set(answers.map(({ status, body }) => JSON.stringify([status, body])))]).toEqual([
      JSON.stringify([200, answers[0]?.body]),
    ]);
    expect(answers[0]?.body).toMatchObject({ success: true, messageId: waId });
    expect(answers.filter(({ headers }) => headers['idempotency-replayed'] === 'true')).toHaveLength(CALLS - 1);
  });
});

describe('a message that is held back while its caller waits', () => {
  it('is answered with the reason that there is then', async () => {
    const session = await sending.aReadySession();
    const answer = sending.send(session, { wait: 1 });
    await eventually(
      () => sending.messagesOf(session),
      (ids) => ids.length === 1,
    );
    await api.database.query(
      `UPDATE sessions SET outbox_paused_at = now(), outbox_pause_reason = 'by_request' WHERE id = $1`,
      [session.id],
    );
    expect((await answer).body).toMatchObject({ status: 'queued', reason: 'outbox_paused' });
  });
});

describe('a call that repeats an earlier one with its Idempotency-Key', () => {
  it('gets the same answer, also when more has become of the message since', async () => {
    const session = await sending.aReadySession();
    const key = randomUUID();
    const first = await sending.send(session, { wait: 0 }, withKey(key));
    expect(first.body).toMatchObject({ status: 'queued' });
    expect(first.headers['idempotency-replayed']).toBeUndefined();
    await acknowledge(session);
    const again = await sending.send(session, { wait: 0 }, withKey(key));
    expect([again.status, again.body]).toEqual([200, first.body]);
    expect(again.headers['idempotency-replayed']).toBe('true');
  });

  it('gets the same failure, and names it a replay', async () => {
    const session = await sending.aReadySession();
    const key = randomUUID();
    const first = sending.send(session, { wait: 30 }, withKey(key));
    const messageId = await acknowledge(session, -1);
    const expected = {
      success: false,
      error: 'WhatsApp refused the message',
      messageId,
      status: 'failed',
      reason: 'refused_by_whatsapp',
    };
    expect(await first).toMatchObject({ status: 422, body: expected });
    const again = await sending.send(session, { wait: 30 }, withKey(key));
    expect([again.status, again.body]).toEqual([422, expected]);
    expect(again.headers['idempotency-replayed']).toBe('true');
  });

  it('is answered from the message when the first was never answered, and so is every later one', async () => {
    const session = await sending.aReadySession();
    const key = randomUUID();
    await sending.send(session, { wait: 0 }, withKey(key));
    await forgetAnswer(key); // as if the API had ended between the acceptance and the answer
    const messageId = await acknowledge(session);
    const again = await sending.send(session, { wait: 0 }, withKey(key));
    expect(again.body).toMatchObject({ messageId, status: 'sent' });
    expect((await sending.send(session, { wait: 0 }, withKey(key))).body).toEqual(again.body);
    expect(await sending.messagesOf(session)).toEqual([messageId]);
  });

  it('may order its fields otherwise, but not say anything else', async () => {
    const session = await sending.aReadySession();
    const key = randomUUID();
    const first = await sending.send(session, { wait: 0, lane: 'reply' }, withKey(key));
    expect((await sending.send(session, { lane: 'reply', wait: 0 }, withKey(key))).body).toEqual(first.body);
    const other = await sending.send(session, { wait: 0, lane: 'transactional' }, withKey(key));
    expect([other.status, other.body]).toEqual([
      409,
      {
        success: false,
        error: 'This Idempotency-Key was used for another request. Use a key of its own for each message',
        reason: 'idempotency_key_reused',
      },
    ]);
    expect(await sending.messagesOf(session)).toHaveLength(1);
  });

  it('is refused for another session of the account, but not for one of another account', async () => {
    const session = await sending.aReadySession();
    const key = randomUUID();
    await sending.send(session, { wait: 0 }, withKey(key));
    const neighbour = await sending.aReadySession(session.accountId);
    expect((await sending.send(neighbour, { wait: 0 }, withKey(key))).status).toBe(409);
    const stranger = await sending.aReadySession();
    expect((await sending.send(stranger, { wait: 0 }, withKey(key))).status).toBe(200);
  });

  it('is told of nothing that its key does not reach, or that is deleted', async () => {
    const session = await sending.aReadySession();
    const neighbour = await sending.aReadySession(session.accountId);
    const key = randomUUID();
    await sending.send(session, { wait: 0 }, withKey(key));
    expect((await sending.send({ id: session.id, key: neighbour.key }, { wait: 0 }, withKey(key))).status).toBe(403);
    await api.database.query('UPDATE sessions SET deleted_at = now() WHERE id = $1', [session.id]);
    expect((await sending.send(session, { wait: 0 }, withKey(key))).status).toBe(404);
  });

  it('gets the stored answer of a message that is deleted, and 404 when there is none', async () => {
    const session = await sending.aReadySession();
    const key = randomUUID();
    const first = await sending.send(session, { wait: 0 }, withKey(key));
    await api.database.query(
      `DELETE FROM message_transitions WHERE message_id IN (
      SELECT id FROM messages WHERE session_id = $1)`,
      [session.id],
    );
    await api.database.query('DELETE FROM messages WHERE session_id = $1', [session.id]);
    expect((await sending.send(session, { wait: 0 }, withKey(key))).body).toEqual(first.body);
    await forgetAnswer(key);
    const again = await sending.send(session, { wait: 0 }, withKey(key));
    expect(again).toMatchObject({
      status: 404,
      body: { error: 'Message not found', messageId: first.body['messageId'] },
    });
  });

  it('finds its key free after a refusal', async () => {
    const session = await sending.aReadySession();
    const key = randomUUID();
    expect((await sending.send(session, { lane: 'campaign' }, withKey(key))).status).toBe(400);
    expect((await sending.send({ ...session, key: 'bad' }, {}, withKey(key))).status).toBe(401);
    await pause(session);
    expect((await sending.send(session, { queue: false }, withKey(key))).status).toBe(409);
    const accepted = await sending.send(session, { text: 'another one' }, withKey(key));
    expect(accepted).toMatchObject({ status: 200, body: { status: 'queued', reason: 'outbox_paused' } });
    expect(accepted.headers['idempotency-replayed']).toBeUndefined();
  });

  it.each(['', 'has a space', 'naïve', 'x'.repeat(256)])('must have a key that is one, unlike "%s"', async (key) => {
    const session = await sending.aReadySession();
    const { status, body } = await sending.send(session, {}, withKey(key));
    expect(status).toBe(400);
    expect(body).toMatchObject({ details: [{ field: 'Idempotency-Key' }] });
    expect(await sending.messagesOf(session)).toEqual([]);
  });
});
