import { randomUUID } from 'node:crypto';
import { batchOf, BulkApi, resultsOf } from '../../../../../../test/support/bulk-api.js';
import type { SessionId } from '../../../../../../test/support/medium-rows.js';
import { WholeApi } from '../../../../../../test/support/whole-api.js';

const TEMPLATE = 'Hello {{name|there}}';
const NOTHING = { batches: 0, messages: 0, events: 0, accepted: 0 };

let whole: WholeApi;
let api: BulkApi;
let session: SessionId & { key: string };

beforeAll(async () => {
  whole = await WholeApi.open();
  api = new BulkApi(whole);
});

beforeEach(async () => {
  session = await api.aReadySession();
});

afterAll(() => whole.close());

function number(index: number): string {
  return `49151${String(index).padStart(8, '0')}`;
}

describe('a bulk call', () => {
  it('accepts what is good of a JSON list, and refuses the rest with its reason', async () => {
    const messages = [
      { to: number(1), variables: { name: 'Asha' } },
      { to: 'nobody', variables: { name: 'x' } },
      { to: `+${number(2)}`, text: 'For you alone {{name}}' },
      { to: number(1) },
      { to: number(3), variables: { name: null } },
      { to: number(4), txt: 'typo' },
      'no object',
    ];
    const answer = await api.bulk(session, { name: 'Spring', messages, text: TEMPLATE });
    expect(answer.status).toBe(200);
    expect(batchOf(answer)).toMatchObject({ name: 'Spring', state: 'active', accepted: 3, refused: 4, encoding: null });
    const stored = await api.textsOf(session);
    expect(stored.map(({ chatId, text, line, lane, status }) => ({ chatId, text, line, lane, status }))).toEqual(
      [
        [number(1), 'Hello Asha', 1],
        [number(2), 'For you alone {{name}}', 3],
        [number(3), 'Hello there', 5],
      ].map(([to, text, line]) => ({ chatId: `${String(to)}@c.us`, text, line, lane: 2, status: 'queued' })),
    );
    const results = resultsOf(answer);
    expect(results.map(({ line, status, code }) => [line, code ?? status])).toEqual([
      [1, 'accepted'],
      [2, 'recipient_invalid'],
      [3, 'accepted'],
      [4, 'recipient_repeated'],
      [5, 'accepted'],
      [6, 'line_malformed'],
      [7, 'line_malformed'],
    ]);
    expect(results[0]).toEqual({
      line: 1,
      status: 'accepted',
      to: `${number(1)}@s.whatsapp.net`,
      messageId: stored[0]?.waId,
    });
    expect(results[1]).toMatchObject({ to: 'nobody', column: 'to' });
    expect(results[5]).toMatchObject({ column: 'txt', message: 'txt is not a field of a message.' });
    expect(await api.rowsOf(session)).toEqual({ batches: 1, messages: 3, events: 3, accepted: 3 });
  });

  it('keeps the order of the lines, however many statements they take', async () => {
    const messages = Array.from({ length: 2_345 }, (_, index) => ({ to: number(index) }));
    expect((await api.bulk(session, { text: 'x', messages })).status).toBe(200);
    const stored = await api.textsOf(session);
    expect(stored.map(({ line }) => line)).toEqual(messages.map((_, index) => index + 1));
    expect(stored.map(({ chatId }) => chatId)).toEqual(messages.map(({ to }) => `${to}@c.us`));
  });

  it('reads NDJSON, whose broken lines it refuses by themselves', async () => {
    const lines = [
      JSON.stringify({ to: number(1) }),
      '',
      '{"to": "491',
      JSON.stringify({ to: number(2), text: 'own' }),
    ];
    const answer = await api.bulk(session, lines.join('\r\n'), {
      type: 'application/x-ndjson; charset=utf-8',
      query: { text: TEMPLATE },
    });
    expect(resultsOf(answer).map(({ line, status, code }) => [line, code ?? status])).toEqual([
      [1, 'accepted'],
      [3, 'line_malformed'],
      [4, 'accepted'],
    ]);
    expect((await api.textsOf(session)).map(({ text }) => text)).toEqual(['Hello there', 'own']);
  });

  it('refuses a line that is too long, and reads on after it', async () => {
    const long = JSON.stringify({ to: number(1), text: 'x'.repeat(1_000_000) });
    const answer = await api.bulk(session, `${long}\n${JSON.stringify({ to: number(2), text: 'y' })}`, {
      type: 'application/x-ndjson',
    });
    expect(resultsOf(answer).map(({ line, code }) => [line, code])).toEqual([
      [1, 'line_too_long'],
      [2, undefined],
    ]);
  });

  it('lets them leave later, and expire', async () => {
    const sendAt = new Date(Date.now() + 3_600_000).toISOString();
    await api.bulk(session, { text: 'x', sendAt, expiresIn: 60, messages: [{ to: number(1) }] });
    await api.bulk(session, { text: 'x', messages: [{ to: number(1) }] });
    const rows = await whole.database.query<{ later: boolean; expires: number | null }[]>(
      `SELECT send_at = $2 AS later, extract(epoch FROM expires_at - send_at)::integer AS expires FROM messages
       WHERE session_id = $1 ORDER BY position`,
      [session.id, sendAt],
    );
    expect(rows).toEqual([
      { later: true, expires: 60 },
      { later: false, expires: null },
    ]);
  });

  it('allows recipients more than once when it is told to', async () => {
    const messages = [{ to: number(1) }, { to: number(1) }];
    const answer = await api.bulk(session, { text: 'x', duplicates: 'allow', messages });
    expect(batchOf(answer)).toMatchObject({ accepted: 2, refused: 0 });
  });

  it('refuses what a trial key may not message, line by line', async () => {
    const { key } = session;
    await whole.database.query(`UPDATE api_keys SET allowed_numbers = $2 WHERE session_id = $1`, [
      session.id,
      [number(1)],
    ]);
    const answer = await api.bulk(
      { id: session.id, key },
      { text: 'x', messages: [{ to: number(1) }, { to: number(2) }] },
    );
    expect(resultsOf(answer).map(({ code }) => code)).toEqual([undefined, 'recipient_not_allowed']);
  });

  it('with no good line at all stores nothing, and tells why', async () => {
    const answer = await api.csv(session, 'to,text\nnobody,hello\n');
    expect(answer.status).toBe(422);
    expect(resultsOf(answer)).toMatchObject([{ line: 2, column: 'to', to: 'nobody', code: 'recipient_invalid' }]);
    expect(await api.rowsOf(session)).toEqual(NOTHING);
  });

  it('counts as one request, and not as messages', async () => {
    await whole.database.query('UPDATE api_keys SET rate_messages = 1 WHERE session_id = $1', [session.id]);
    const messages = [{ to: number(1) }, { to: number(2) }];
    for (let call = 0; call < 3; call += 1) {
      expect((await api.bulk(session, { text: 'x', messages })).status).toBe(200);
    }
  });
});

describe('a limit', () => {
  async function onPlan(set: string): Promise<void> {
    const plan = `p-${randomUUID().slice(0, 8)}`;
    await whole.database.query(`INSERT INTO plans (id) VALUES ($1)`, [plan]);
    await whole.database.query(`UPDATE plans SET ${set} WHERE id = $1`, [plan]);
    await whole.database.query('UPDATE accounts SET plan_id = $2 WHERE id = $1', [session.accountId, plan]);
  }

  it('of the day accepts as many as are left, and refuses the lines after them', async () => {
    await onPlan('daily_messages = 3');
    expect((await api.send(session, { wait: 0 })).status).toBe(200);
    const messages = [number(1), 'nobody', number(2), number(3), number(4)].map((to) => ({ to }));
    const answer = await api.bulk(session, { text: 'x', messages });
    expect(resultsOf(answer).map(({ code }) => code)).toEqual([
      undefined,
      'recipient_invalid',
      undefined,
      'daily_limit_reached',
      'daily_limit_reached',
    ]);
    expect(batchOf(answer)).toMatchObject({ accepted: 2, refused: 3 });
    expect(await api.rowsOf(session)).toMatchObject({ messages: 3, accepted: 3 });
    const again = await api.bulk(session, { text: 'x', messages });
    expect([again.status, again.headers['retry-after']]).toEqual([429, String(again.body['retryAfter'])]);
  });

  it('of the day holds for calls and sends at one time', async () => {
    await onPlan('daily_messages = 50');
    const messages = Array.from({ length: 20 }, (_, index) => ({ to: number(index) }));
    await Promise.all([
      ...Array.from({ length: 4 }, () => api.bulk(session, { text: 'x', messages })),
      ...Array.from({ length: 10 }, () => api.send(session, { wait: 0 })),
    ]);
    expect(await api.rowsOf(session)).toMatchObject({ messages: 50, events: 50, accepted: 50 });
  });

  it.each([
    ['application/json', JSON.stringify({ text: 'x', messages: [1, 2, 3].map((to) => ({ to: number(to) })) })],
    ['application/x-ndjson', [1, 2, 3].map((to) => JSON.stringify({ to: number(to), text: 'x' })).join('\n')],
    ['text/csv', `to,text\n${[1, 2, 3].map((to) => `${number(to)},x`).join('\n')}`],
  ])('of the plan refuses a call of %s that has more messages', async (type, body) => {
    await onPlan('bulk_size = 2');
    const { status, body: said } = await api.bulk(session, body, { type });
    expect([status, said['limit']]).toEqual([413, 2]);
    expect(await api.rowsOf(session)).toEqual(NOTHING);
  });
});

describe('a bulk call with an idempotency key', () => {
  const messages = [{ to: number(1) }, { to: 'nobody' }, { to: number(2) }];

  it('is answered from what is stored when it comes again', async () => {
    const headers = { 'idempotency-key': randomUUID() };
    const first = await api.bulk(session, { text: 'x', messages }, { headers });
    const second = await api.bulk(session, { text: 'x', messages }, { headers });
    expect(second.body).toEqual(first.body);
    expect([first.headers['idempotency-replayed'], second.headers['idempotency-replayed']]).toEqual([
      undefined,
      'true',
    ]);
    expect(await api.rowsOf(session)).toMatchObject({ batches: 1, messages: 2, accepted: 2 });
  });

  it('is stored once when two come at one time', async () => {
    for (let race = 0; race < 5; race += 1) {
      const own = await api.aReadySession();
      const headers = { 'idempotency-key': randomUUID() };
      const answers = await Promise.all([1, 2, 3].map(() => api.bulk(own, { text: 'x', messages }, { headers })));
      expect(answers.map(({ status }) => status)).toEqual([200, 200, 200]);
      expect(new Set(answers.map((answer) => batchOf(answer).id)).size).toBe(1);
      expect(await api.rowsOf(own)).toMatchObject({ batches: 1, messages: 2, accepted: 2 });
    }
  });

  it('is refused with another body, other options, or as another call', async () => {
    const headers = { 'idempotency-key': randomUUID() };
    const csv = `to\n${number(1)}\n`;
    const call = (text: string, body = csv): Promise<{ status: number }> =>
      api.bulk(session, body, { type: 'text/csv', query: { text }, headers });
    expect((await call('x')).status).toBe(200);
    expect([(await call('y')).status, (await call('x', `${csv}\n`)).status]).toEqual([409, 409]);
    expect((await api.send(session, { wait: 0 }, headers)).status).toBe(409);
    expect(await api.rowsOf(session)).toMatchObject({ batches: 1, messages: 1 });
  });

  it('leaves its key free when it is refused as a whole', async () => {
    const headers = { 'idempotency-key': randomUUID() };
    expect((await api.bulk(session, { text: 'x', messages: [{ to: 'nobody' }] }, { headers })).status).toBe(422);
    expect((await api.bulk(session, { text: 'x', messages }, { headers })).status).toBe(200);
  });
});
