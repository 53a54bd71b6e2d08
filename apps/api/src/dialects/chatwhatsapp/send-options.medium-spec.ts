import { SendingApi } from '../../../../../test/support/sending-api.js';
import { WholeApi } from '../../../../../test/support/whole-api.js';

let api: WholeApi;
let sending: SendingApi;

beforeAll(async () => {
  api = await WholeApi.open();
  sending = new SendingApi(api);
});

afterAll(() => api.close());

type ReadySession = Awaited<ReturnType<SendingApi['aReadySession']>>;

function pause(session: ReadySession): Promise<unknown> {
  return api.database.query(
    `UPDATE sessions SET outbox_paused_at = now(), outbox_pause_reason = 'paused_by_request' WHERE id = $1`,
    [session.id],
  );
}

describe('a message that cannot leave within the wait', () => {
  it('is answered at once, with the reason as a code and a sentence, and when it will probably leave', async () => {
    const session = await sending.aReadySession();
    await pause(session);
    const paused = await sending.send(session, { wait: 30 });
    expect(paused.body).toMatchObject({
      status: 'queued',
      reason: 'outbox_paused',
      explanation: expect.stringMatching(/paused/) as unknown,
    });
    expect(paused.body).not.toHaveProperty('estimatedAt');
    await api.database.query('UPDATE sessions SET outbox_paused_at = NULL, outbox_pause_reason = NULL WHERE id = $1', [
      session.id,
    ]);
    const sendAt = '2099-01-01T00:00:00Z';
    const tooFar = await sending.send(session, { sendAt });
    expect(tooFar).toMatchObject({ status: 400, body: { error: 'sendAt must be at most one year ahead' } });
    const tomorrow = new Date(Date.now() + 86_400_000).toISOString();
    const scheduled = await sending.send(session, { wait: 30, sendAt: tomorrow });
    expect(scheduled.body).toMatchObject({ status: 'queued', reason: 'scheduled', estimatedAt: tomorrow });
  });

  it('is told the reason of the state when the session is not ready', async () => {
    const session = await sending.aReadySession();
    const nextActionAt = new Date(Date.now() + 60_000);
    await api.database.query(
      `UPDATE sessions SET state = 'disconnected', reason = 'connection_lost', next_action = 'reconnect', next_action_at = $2
       WHERE id = $1`,
      [session.id, nextActionAt],
    );
    const { body } = await sending.send(session, { wait: 30 });
    expect(body).toMatchObject({
      status: 'queued',
      reason: 'connection_lost',
      estimatedAt: nextActionAt.toISOString(),
    });
  });

  it.each([
    ['connecting', "state = 'connecting'", { error: 'Session is still connecting. Please wait.' }],
    [
      'about to be restarted',
      'restart_requested_at = clock_timestamp()',
      { error: 'Session is still connecting. Please wait.' },
    ],
    ['paused', "outbox_paused_at = now(), outbox_pause_reason = 'number_changed'", { reason: 'number_changed' }],
    ['stopped', "state = 'stopped', reason = 'stopped_by_request'", { reason: 'stopped_by_request' }],
  ])('is refused when it must not wait and the session is %s', async (_what, set, expected) => {
    const session = await sending.aReadySession();
    await api.database.query(`UPDATE sessions SET ${set} WHERE id = $1`, [session.id]);
    const { status, body } = await sending.send(session, { queue: false });
    expect([status, body]).toEqual([409, expect.objectContaining({ success: false, ...expected })]);
    expect(await sending.messagesOf(session)).toEqual([]);
  });
});

describe('Prefer: respond-async', () => {
  it('is an answer at once, whatever the body says, and is named as applied', async () => {
    const session = await sending.aReadySession();
    const { status, headers, body } = await sending.send(
      session,
      { wait: 30 },
      { prefer: 'handling=lenient, Respond-Async' },
    );
    expect([status, body]).toEqual([200, expect.objectContaining({ status: 'queued' })]);
    expect(headers['preference-applied']).toBe('respond-async');
    const other = await sending.send(session, { wait: 0 }, { prefer: 'return=minimal' });
    expect(other.headers['preference-applied']).toBeUndefined();
  });
});

describe('options that are none', () => {
  it.each([
    [{ sendAt: '2026-02-01T09:00:00' }, 'sendAt must be a time with its offset, such as 2026-02-01T09:00:00Z'],
    [{ expiresIn: 0 }, 'expiresIn must be at least 1 second'],
    [{ expiresIn: 2_592_001 }, 'expiresIn must be at most 2592000 seconds (30 days)'],
    [{ expiresIn: 1.5 }, 'expiresIn must be a whole number of seconds'],
    [{ lane: 'campaign' }, 'lane campaign is for bulk messages, which this call does not send'],
    [{ lane: 'fast' }, 'lane must be reply or transactional'],
    [{ queue: 'no' }, 'queue must be true or false'],
    [{ wait: 31 }, 'wait must be at most 30 seconds'],
  ])('are refused in words: %j', async (body, error) => {
    const session = await sending.aReadySession();
    const answer = await sending.send(session, body);
    expect([answer.status, answer.body['error']]).toEqual([400, error]);
  });

  it('are none of the ignored fields', async () => {
    const session = await sending.aReadySession();
    const body = {
      wait: 0,
      queue: true,
      expiresIn: 60,
      sendAt: '2020-01-01T00:00:00+05:30',
      lane: 'reply',
      colour: 'red',
    };
    const { headers } = await sending.send(session, body);
    expect(headers['x-chasqui-ignored-fields']).toBe('colour');
  });
});
