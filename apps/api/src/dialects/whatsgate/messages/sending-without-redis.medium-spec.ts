import { migratedDatabase } from '../../../../../../test/support/medium-world.js';
import { OwnRedis } from '../../../../../../test/support/own-redis.js';
import { TokenApi } from '../../../../../../test/support/token-api.js';
import { WholeApi } from '../../../../../../test/support/whole-api.js';

const DEVICE = '919876543210';

let redis: OwnRedis;
let whole: WholeApi;

beforeAll(async () => {
  redis = await OwnRedis.start();
  whole = await WholeApi.openOn({ databaseUrl: await migratedDatabase(), redisUrl: redis.url });
});

afterAll(async () => {
  await whole.close();
  await redis.kill();
});

it('without Redis, calls that send are refused, since they cannot be counted, and others are answered', async () => {
  const api = await TokenApi.inNewAccount(whole);
  const session = await api.aDevice(DEVICE);
  await redis.kill();
  const body = { sender_device: DEVICE, phone: '4915000000', message: 'Hello' };
  const { status, headers, body: answer } = await api.call('POST', '/api/send/text', { body });
  expect([status, answer]).toEqual([503, { success: false, message: 'Service temporarily unavailable' }]);
  expect(headers['retry-after']).toBe('2');
  expect(await api.messagesOf(session)).toEqual([]);
  expect((await api.call('GET', `/api/status/${DEVICE}`)).status).toBe(200);
});
