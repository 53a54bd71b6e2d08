import { LiveQr } from '@chasqui/sessions';
import { eventually } from '../../../../../../test/support/eventually.js';
import { TokenApi } from '../../../../../../test/support/token-api.js';
import { WholeApi } from '../../../../../../test/support/whole-api.js';

const DEVICE = '919876543210';

let whole: WholeApi;
let api: TokenApi;

beforeAll(async () => {
  whole = await WholeApi.open();
});

beforeEach(async () => {
  api = await TokenApi.inNewAccount(whole);
});

afterAll(() => whole.close());

const create = (body: object) => api.call('POST', '/api/devices', { body });
const status = (device: string) => api.call('GET', `/api/status/${device}`);
const connect = (device: string) => api.call('GET', `/api/connect/${device}`);

async function sessionOf(
  declared: string,
): Promise<{ id: string; name: string; ownerKeyId: string | null; wanted: string }> {
  const [session] = await whole.database.query<
    { id: string; name: string; ownerKeyId: string | null; wanted: string }[]
  >(
    `SELECT id, name, owner_key_id AS "ownerKeyId", wanted FROM sessions
     WHERE account_id = $1 AND declared_number = $2 AND deleted_at IS NULL`,
    [api.accountId, declared],
  );
  if (!session) throw new Error('there is no such session');
  return session;
}

describe('a device', () => {
  it('is a session of the account, called after its number unless it has a name', async () => {
    const { body } = await create({ phone: 919_876_543_210 });
    expect(body).toEqual({
      success: true,
      message: 'Device created successfully',
      data: { phone: DEVICE, name: DEVICE },
    });
    expect(await sessionOf(DEVICE)).toMatchObject({ name: DEVICE, ownerKeyId: null, wanted: 'running' });
    expect((await create({ phone: '+91 98765-43211', name: ' Support ' })).body['data']).toEqual({
      phone: '919876543211',
      name: 'Support',
    });
  });

  it('has a number that no other one has, also when both are made at once', async () => {
    const answers = await Promise.all([1, 2, 3].map((nth) => create({ phone: DEVICE, name: `device ${nth}` })));
    expect(answers.map((answer) => answer.status).sort()).toEqual([200, 422, 422]);
    const taken = answers.find((answer) => answer.status === 422);
    expect(taken?.body).toEqual({
      success: false,
      message: 'The phone has already been taken.',
      errors: { phone: ['The phone has already been taken.'] },
    });
    await api.aDevice('919876543222');
    expect((await create({ phone: '919876543222' })).status).toBe(422);
    expect((await create({ phone: '919876543223', name: DEVICE })).status).toBe(200);
    expect((await create({ phone: '919876543224', name: DEVICE })).body['message']).toBe(
      'The name has already been taken.',
    );
  });

  it.each([
    [{}, 'The phone field is required.'],
    [{ phone: 'nobody' }, 'The phone field must be a phone number with its country code (7 to 15 digits).'],
    [{ phone: DEVICE, name: ' ' }, 'The name field must not be empty.'],
    [{ phone: DEVICE, name: 'x'.repeat(101) }, 'The name field must not be greater than 100 characters.'],
  ])('is not made of %j', async (body, message) => {
    const answer = await create(body);
    expect([answer.status, answer.body['message']]).toEqual([422, message]);
  });

  it('is another one when it was linked to another phone than was said', async () => {
    await create({ phone: DEVICE });
    const { id } = await sessionOf(DEVICE);
    await whole.database.query(`UPDATE sessions SET phone_number = '919876543299' WHERE id = $1`, [id]);
    expect((await status('919876543299')).status).toBe(200);
    expect((await status(DEVICE)).status).toBe(404);
    expect((await create({ phone: DEVICE, name: 'another' })).status).toBe(200);
  });

  it('of several with one number is the one that has its login', async () => {
    const linked = await api.aDevice(DEVICE);
    await api.aDevice(DEVICE, { isPaired: false, state: 'logged_out', reason: 'unlinked_from_phone' });
    await api.call('POST', '/api/delete', { body: { sender_device: DEVICE } });
    const [row] = await whole.database.query<{ isDeleted: boolean }[]>(
      'SELECT deleted_at IS NOT NULL AS "isDeleted" FROM sessions WHERE id = $1',
      [linked.id],
    );
    expect(row).toEqual({ isDeleted: true });
    expect((await status(DEVICE)).body).toEqual({ success: true, message: 'disconnected' });
  });
});

describe('connecting a device', () => {
  it('starts it, and answers with its QR as a picture', async () => {
    const session = await api.aDevice(DEVICE, {
      isPaired: false,
      wanted: 'stopped',
      state: 'stopped',
      reason: 'stopped_by_request',
    });
    const answer = connect(DEVICE);
    await eventually(
      async () => {
        const [row] = await whole.database.query<{ wanted: string }[]>('SELECT wanted FROM sessions WHERE id = $1', [
          session.id,
        ]);
        return row?.wanted;
      },
      (wanted) => wanted === 'running',
    );
    await whole.app.get(LiveQr, { strict: false }).show(session.id, '2@the-code,of,a,device');
    expect((await answer).body).toEqual({
      success: true,
      qrCode: expect.stringMatching(/^data:image\/png;base64,iVBORw0KGgo/) as string,
    });
  });

  it('is refused after some seconds without a QR, and at once when it is connected', async () => {
    await api.aDevice(DEVICE, { isPaired: false, state: 'starting', reason: 'browser_starting' });
    const { status: code, body, headers } = await connect(DEVICE);
    expect([code, body]).toEqual([503, { success: false, message: 'QR code is not ready yet' }]);
    expect(headers['retry-after']).toBe('2');
    await api.aDevice('919876543211');
    const connected = await connect('919876543211');
    expect([connected.status, connected.body]).toEqual([
      400,
      { success: false, message: 'device is already connected' },
    ]);
  });
});
