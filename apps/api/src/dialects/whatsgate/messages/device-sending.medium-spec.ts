import { randomUUID } from 'node:crypto';
import type { SessionId } from '../../../../../../test/support/medium-rows.js';
import { TokenApi, type TokenAnswer } from '../../../../../../test/support/token-api.js';
import { WholeApi } from '../../../../../../test/support/whole-api.js';

const DEVICE = '919876543210';
const CAMPAIGN = 2;
const TRANSACTIONAL = 1;

let whole: WholeApi;
let api: TokenApi;
let session: SessionId;

beforeAll(async () => {
  whole = await WholeApi.open();
});

beforeEach(async () => {
  api = await TokenApi.inNewAccount(whole);
  session = await api.aDevice(DEVICE);
});

afterAll(() => whole.close());

function send(body: object, headers: Record<string, string> = {}): Promise<TokenAnswer> {
  return api.call('POST', '/api/send/text', { body: { sender_device: DEVICE, message: 'Hello', ...body }, headers });
}

async function allow(messages: number): Promise<void> {
  const plan = `daily-${randomUUID().slice(0, 8)}`;
  await whole.database.query('INSERT INTO plans (id, daily_messages) VALUES ($1, $2)', [plan, messages]);
  await whole.database.query('UPDATE accounts SET plan_id = $1 WHERE id = $2', [plan, api.accountId]);
}

const numbers = (count: number): string[] => Array.from({ length: count }, (_, index) => String(4_915_000_000 + index));

describe('a list', () => {
  it('is stored in its order, behind single messages, for as long as it takes', async () => {
    const phone = numbers(1_000);
    const { status, body } = await send({ phone });
    expect([status, body['message']]).toEqual([200, 'Message will be sent to 1000 phone numbers']);
    const stored = await api.messagesOf(session);
    expect(stored.map(({ chatId }) => chatId)).toEqual(phone.map((number) => `${number}@c.us`));
    expect(new Set(stored.map(({ lane }) => lane))).toEqual(new Set([CAMPAIGN]));
    const [{ count }] = await whole.database.query<[{ count: number }]>(
      `SELECT count(expires_at)::int AS count FROM messages WHERE session_id = $1`,
      [session.id],
    );
    expect(count).toBe(0);
    expect(await api.rows.usageOf(session.id)).toMatchObject({ accepted: 1_000 });
  });

  it('names each recipient once, and tells the ids in the order of their first mention', async () => {
    const { body } = await send({ phone: ['4915000000', 4_915_000_001, '+49 15000000,4915000002'] });
    const data = body['data'] as { phone: string; message_id: string }[];
    expect(data.map(({ phone }) => phone)).toEqual(['4915000000', '4915000001', '4915000002']);
    const ids = await whole.database.query<{ waId: string }[]>(
      'SELECT wa_id AS "waId" FROM messages WHERE session_id = $1 ORDER BY position',
      [session.id],
    );
    expect(data.map(({ message_id: id }) => id)).toEqual(ids.map(({ waId }) => waId));
  });

  it('may name more than 1000 times, as long as that is at most 1000 people', async () => {
    const { status, body } = await send({ phone: [...numbers(2), ...numbers(2_000).fill('4915000000')] });
    expect([status, body['message']]).toEqual([200, 'Message will be sent to 2 phone numbers']);
  });

  it('in one text may have commas with nothing between them', async () => {
    expect((await send({ phone: '4915000000,, 4915000001,' })).status).toBe(200);
    expect(await api.messagesOf(session)).toHaveLength(2);
  });

  it('of which the allowance has no room for all is refused as a whole', async () => {
    await allow(3);
    expect((await send({ phone: numbers(2) })).status).toBe(200);
    const { status, headers, body } = await send({ phone: numbers(2) });
    expect({ status, body }).toEqual({ status: 422, body: { success: false, message: 'daily message limit reached' } });
    expect(Number(headers['retry-after'])).toBeGreaterThan(0);
    expect(await api.messagesOf(session)).toHaveLength(2);
    expect((await send({ phone: numbers(1) })).status).toBe(200);
    expect((await send({ phone: numbers(1) })).status).toBe(422);
  });

  it.each([
    [{}, { phone: ['The phone field is required.'] }],
    [{ phone: [] }, { phone: ['The phone field is required.'] }],
    [{ phone: ' , ' }, { phone: ['The phone field is required.'] }],
    [
      { phone: { number: '1' } },
      { phone: ['The phone field must be a phone number, a list of them, or several separated by commas.'] },
    ],
    [{ phone: numbers(1_001) }, { phone: ['The phone field must not have more than 1000 items.'] }],
    [{ phone: numbers(10_000) }, { phone: ['The phone field must not have more than 1000 items.'] }],
    [{ phone: Array(10_001).fill('4915000000') }, { phone: ['The phone field must not have more than 1000 items.'] }],
    [{ phone: ['4915000000', 'nobody'] }, { 'phone.1': ['Invalid phone number format'] }],
    [{ phone: ['4915000000', '', 'nobody'] }, { 'phone.1': ['Invalid phone number format'] }],
    [{ phone: ['4915000000,4915000001', 'nobody'] }, { 'phone.1': ['Invalid phone number format'] }],
    [{ phone: ['4915000000', ' , '] }, { 'phone.1': ['Invalid phone number format'] }],
  ])('that is none is refused: %#', async (fields, errors) => {
    const { status, body } = await send(fields);
    expect([status, body['errors']]).toEqual([422, errors]);
    expect(await api.messagesOf(session)).toEqual([]);
  });

  it('larger than the bulk calls of its plan is refused', async () => {
    await whole.database.query(`INSERT INTO plans (id, bulk_size) VALUES ('small', 2) ON CONFLICT DO NOTHING`);
    await whole.database.query(`UPDATE accounts SET plan_id = 'small' WHERE id = $1`, [api.accountId]);
    expect((await send({ phone: numbers(3) })).status).toBe(422);
    expect((await send({ phone: numbers(2) })).status).toBe(200);
  });
});

describe('a message', () => {
  it('to one number is no campaign', async () => {
    expect((await send({ phone: '4915000000' })).status).toBe(200);
    expect(await api.messagesOf(session)).toMatchObject([{ type: 'text', lane: TRANSACTIONAL }]);
  });

  it.each([
    [{ address: 'Plaza Murillo\nLa Paz' }, { name: 'Plaza Murillo, La Paz' }],
    [
      { name: 'Office', address: 'La Paz' },
      { name: 'Office', address: 'La Paz' },
    ],
    [{ name: null, address: null }, {}],
  ])('that is a place with %j shows it under a name', async (given, shown) => {
    const place = { latitude: -16.5, longitude: -68.1 };
    const body = { sender_device: DEVICE, phone: '4915000000', ...place, ...given };
    expect((await api.call('POST', '/api/send/location', { body })).status).toBe(200);
    expect(await api.messagesOf(session)).toMatchObject([{ type: 'location', content: { ...place, ...shown } }]);
  });

  it('is stored and queued while its device is reconnecting, and while it is stopped', async () => {
    for (const [state, reason] of [
      ['disconnected', 'connection_lost'],
      ['stopped', 'stopped_by_request'],
    ]) {
      await whole.database.query('UPDATE sessions SET state = $1, reason = $2 WHERE id = $3', [
        state,
        reason,
        session.id,
      ]);
      expect((await send({ phone: '4915000000' })).status).toBe(200);
    }
    expect(await api.messagesOf(session)).toHaveLength(2);
  });

  it('of a device that was never linked, or was logged out, is refused', async () => {
    await whole.database.query('UPDATE sessions SET paired_at = NULL WHERE id = $1', [session.id]);
    const { status, body } = await send({ phone: '4915000000' });
    expect({ status, body }).toEqual({ status: 422, body: { success: false, message: 'device is not connected' } });
  });
});

describe('a call with an Idempotency-Key', () => {
  it.each([1, 3])('to %i numbers has one effect, however often and at once it comes', async (count) => {
    const key = { 'idempotency-key': randomUUID() };
    const answers = await Promise.all(Array.from({ length: 5 }, () => send({ phone: numbers(count) }, key)));
    expect(new Set(answers.map(({ status }) => status))).toEqual(new Set([200]));
    expect(new Set(answers.map(({ body }) => JSON.stringify(body)))).toHaveProperty('size', 1);
    expect(await api.messagesOf(session)).toHaveLength(count);
    const { status, body } = await send({ phone: numbers(count), message: 'Something else' }, key);
    expect({ status, body }).toEqual({
      status: 409,
      body: { success: false, message: 'This Idempotency-Key was used for another request' },
    });
  });

  it('that is refused leaves its key free', async () => {
    const key = { 'idempotency-key': randomUUID() };
    await allow(1);
    expect((await send({ phone: numbers(2) }, key)).status).toBe(422);
    await whole.database.query(`UPDATE accounts SET plan_id = 'selfhost' WHERE id = $1`, [api.accountId]);
    expect((await send({ phone: numbers(2) }, key)).status).toBe(200);
  });
});
