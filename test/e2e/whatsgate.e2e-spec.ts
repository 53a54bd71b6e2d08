import { eventually } from '../support/eventually.js';
import { call, type Answer } from '../support/http.js';
import { sharedStack, type Stack } from '../support/stack.js';

const DECLARED = '4915100004611';
const OTHER_PHONE = '4915100004612';
const DEVICE = '4915100004613';
const FRIENDS = ['4915100004614', '4915100004615', '4915100004616'];

interface Body {
  success?: boolean;
  message?: string;
  error?: string;
  data?: { phone: string; message_id: string }[];
  pending?: number;
}

let stack: Stack;
let token: string;

beforeAll(async () => {
  stack = await sharedStack();
  const { body } = await call<{ token: { key: string } }>('POST', `${stack.up.url}/admin/tokens`, {
    headers: stack.admin(),
    body: { name: 'e2e' },
  });
  token = body.token.key;
});

function ask(method: 'GET' | 'POST', path: string, body?: object): Promise<Answer<Body>> {
  const headers = { 'access-token': token };
  return call<Body>(method, stack.up.url + path, { headers, ...(body && { body }) });
}

/** Links the device to this phone, as a person would. */
async function link(device: string, phone: string): Promise<void> {
  await stack.sandbox.createPhone(phone, `Phone ${phone}`);
  expect((await ask('POST', '/api/devices', { phone: device })).body.success).toBe(true);
  const session = await stack.sessionCalled(device);
  await stack.sandbox.scan(phone, await session.readQr());
  await session.waitFor('ready');
}

const statusOf = async (device: string): Promise<string | undefined> =>
  (await ask('GET', `/api/status/${device}`)).body.message;

describe('a device', () => {
  it('is made, linked and deleted by its number alone, and what is sent to a list arrives once at each', async () => {
    await link(DEVICE, DEVICE);
    expect(await statusOf(DEVICE)).toBe('connected');
    for (const friend of FRIENDS) await stack.sandbox.createPhone(friend, 'Friend');
    const { body } = await ask('POST', '/api/send/text', {
      sender_device: `+${DEVICE}`,
      phone: [...FRIENDS, FRIENDS[0]],
      message: 'To all',
    });
    expect(body.message).toBe('Message will be sent to 3 phone numbers');
    for (const { phone, message_id: id } of body.data ?? []) {
      const arrived = await eventually(
        () => stack.sandbox.ledger({ to: phone }),
        (entries) => entries.length > 0,
      );
      expect(arrived.map(({ id: arrivedId }) => arrivedId)).toEqual([id]);
    }
    const { body: balance } = await eventually(
      () => ask('GET', `/api/reports/balance/${DEVICE}`),
      ({ body: { pending } }) => pending === 0, // it has arrived before it is written down that it did
    );
    expect(balance).toMatchObject({ pending: 0, failed: 0 });
    expect((await ask('POST', '/api/delete', { sender_device: DEVICE })).body.message).toBe(
      'Device deleted successfully',
    );
    expect(await statusOf(DEVICE)).toBe('device not found!');
  });

  it('that was linked to another phone than was said has that number, and holds its queue until somebody resumes it', async () => {
    await link(DECLARED, OTHER_PHONE);
    const session = await stack.sessionCalled(DECLARED);
    expect((await session.status()).outbox).toMatchObject({ paused: true, reason: 'number_changed' });
    expect(await statusOf(DECLARED)).toBe('device not found!');
    expect(await statusOf(OTHER_PHONE)).toBe('connected');
    await ask('POST', '/api/delete', { sender_device: OTHER_PHONE });
  });
});

describe('both dialects on one process', () => {
  it('have their own shapes of errors on their own paths, at the same time', async () => {
    const paths = ['/api/no/such', '/no/such', '/api/status/nobody', '/sessions/nobody/status'];
    const answers = await Promise.all(
      Array.from({ length: 10 }, () => paths)
        .flat()
        .map(async (path) => ({ path, ...(await ask('GET', path)) })),
    );
    for (const { path, body } of answers) {
      const isOurs = path.startsWith('/api/');
      expect({ path, message: typeof body.message, error: typeof body.error }).toEqual({
        path,
        message: isOurs ? 'string' : 'undefined',
        error: isOurs ? 'undefined' : 'string',
      });
    }
  });
});
