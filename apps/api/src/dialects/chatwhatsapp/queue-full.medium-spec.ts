import { randomUUID } from 'node:crypto';
import { DomainError } from '@chasqui/errors';
import { QueueRoom } from '@chasqui/messages';
import { BulkApi } from '../../../../../test/support/bulk-api.js';
import { migratedDatabase, redisUrl } from '../../../../../test/support/medium-world.js';
import type { SendAnswer, SendingApi } from '../../../../../test/support/sending-api.js';
import { WholeApi } from '../../../../../test/support/whole-api.js';

const PER_SESSION = 20;
const PER_ACCOUNT = 30;

let api: WholeApi;
let sending: BulkApi;

beforeAll(async () => {
  const stores = { databaseUrl: await migratedDatabase(), redisUrl: await redisUrl() };
  api = await WholeApi.openOn({ ...stores, queueLimits: { perSession: PER_SESSION, perAccount: PER_ACCOUNT } });
  sending = new BulkApi(api);
});

afterAll(() => api.close());

type Session = Awaited<ReturnType<SendingApi['aReadySession']>>;

function sendMany(session: Session, count: number): Promise<SendAnswer[]> {
  return Promise.all(Array.from({ length: count }, () => sending.send(session, { wait: 0 })));
}

const accepted = (answers: SendAnswer[]): SendAnswer[] => answers.filter(({ status }) => status === 200);

describe('a full queue', () => {
  it('takes exactly as many of a hundred messages at once as have room, and refuses the others as a limit does', async () => {
    const session = await sending.aReadySession();
    const answers = await sendMany(session, 100);
    expect(accepted(answers)).toHaveLength(PER_SESSION);
    expect(await sending.messagesOf(session)).toHaveLength(PER_SESSION);
    for (const { status, headers, body } of answers.filter((answer) => answer.status !== 200)) {
      expect(status).toBe(429);
      expect(headers['retry-after']).toBe('10');
      expect(body).toEqual({
        success: false,
        error: 'The queue of this session is full: 20 messages wait. Please wait 10 seconds before trying again.',
        retryAfter: 10,
        reason: 'queue_full',
      });
    }
  });

  it('of an account holds for all its sessions, and for no other account', async () => {
    const one = await sending.aReadySession();
    const two = await sending.aReadySession(one.accountId);
    const stranger = await sending.aReadySession();
    expect(accepted(await sendMany(one, PER_SESSION))).toHaveLength(PER_SESSION);
    const answers = await sendMany(two, PER_SESSION);
    expect(accepted(answers)).toHaveLength(PER_ACCOUNT - PER_SESSION);
    expect(answers.find(({ status }) => status === 429)?.body['error']).toContain('The queue of this account is full');
    expect((await sending.send(stranger, { wait: 0 })).status).toBe(200);
  });

  it('takes a batch as a whole or not at all, and one that is repeated is answered', async () => {
    const session = await sending.aReadySession();
    const messages = (from: number): object[] =>
      Array.from({ length: 12 }, (_, index) => ({ to: String(4_915_100_000 + from + index), text: 'x' }));
    const key = { headers: { 'idempotency-key': randomUUID() } };
    const first = await sending.bulk(session, { messages: messages(0) }, key);
    expect(first.status).toBe(200);
    const second = await sending.bulk(session, { messages: messages(100) });
    expect([second.status, second.body['reason']]).toEqual([429, 'queue_full']);
    expect(await sending.textsOf(session)).toHaveLength(12);
    expect((await sending.bulk(session, { messages: messages(0) }, key)).body).toEqual(first.body);
  });

  it('counts what was there before the process began', async () => {
    const session = await sending.aReadySession();
    for (let count = 0; count < PER_SESSION; count += 1) await sending.rows.aMessage(session);
    await sending.rows.aMessage(session, { status: 'sent' });
    expect((await sending.send(session, { wait: 0 })).status).toBe(429);
  });

  it('gives a call that is repeated its first answer nevertheless', async () => {
    const session = await sending.aReadySession();
    const [key, other] = [{ 'idempotency-key': randomUUID() }, { 'idempotency-key': randomUUID() }];
    const first = await sending.send(session, { wait: 0 }, key);
    await sendMany(session, PER_SESSION);
    const again = await sending.send(session, { wait: 0 }, key);
    expect({ status: again.status, body: again.body }).toEqual({ status: 200, body: first.body });
    expect((await sending.send(session, { wait: 0, text: 'another' }, key)).status).toBe(409);
    expect((await sending.send(session, { wait: 0 }, other)).status).toBe(429);
  });

  it('that a list is too long for says so, and not that it is full', async () => {
    const session = await sending.aReadySession();
    const messages = Array.from({ length: PER_SESSION + 1 }, (_, index) => ({
      to: String(4_915_100_000 + index),
      text: 'x',
    }));
    const { status, body } = await sending.bulk(session, { messages });
    expect({ status, body }).toMatchObject({ status: 422, body: { success: false, limit: PER_SESSION } });
    expect(await sending.textsOf(session)).toEqual([]);
  });

  it('has room for many at once only if there is room for all of them', async () => {
    const session = await sending.aReadySession();
    const room = api.app.get(QueueRoom, { strict: false });
    const work = jest.fn(() => Promise.resolve('done'));
    const refusal: unknown = await room.roomFor(session, PER_SESSION + 1, work).catch((error: unknown) => error);
    expect(refusal).toBeInstanceOf(DomainError);
    expect(refusal).toMatchObject({
      code: 'queue_too_small',
      details: { what: 'session', limit: PER_SESSION, count: PER_SESSION + 1 },
    });
    expect(work).not.toHaveBeenCalled();
    expect(await room.roomFor(session, PER_SESSION, work)).toBe('done');
    expect((await sending.send(session, { wait: 0 })).status).toBe(429);
  });
});
