import { Proxy } from '../../../../../test/support/proxy.js';
import { migratedDatabase } from '../../../../../test/support/medium-world.js';
import { OwnRedis } from '../../../../../test/support/own-redis.js';
import { SendingApi, type SendAnswer } from '../../../../../test/support/sending-api.js';
import { WholeApi } from '../../../../../test/support/whole-api.js';

const MOST_ATTEMPTS = 20;

let redis: OwnRedis;
let proxy: Proxy;
let api: WholeApi;
let sending: SendingApi;

beforeAll(async () => {
  redis = await OwnRedis.start();
  proxy = await Proxy.before(await migratedDatabase());
  api = await WholeApi.openOn({ databaseUrl: proxy.url, redisUrl: redis.url });
  sending = new SendingApi(api);
});

afterAll(async () => {
  await api.close();
  proxy.close();
  await redis.kill();
});

/** An honest client without a key: it repeats what was answered with 5xx, and nothing else. */
async function sendUntilAnswered(session: { id: string; key: string }): Promise<SendAnswer[]> {
  const answers: SendAnswer[] = [];
  while (answers.length < MOST_ATTEMPTS) {
    const answer = await sending.send(session, { wait: 0 });
    answers.push(answer);
    if (answer.status < 500) return answers;
  }
  throw new Error(`still ${String(answers.at(-1)?.status)} after ${MOST_ATTEMPTS} attempts`);
}

it('Redis that ends between the commit and the token costs nothing: the answer is success, and there is one message', async () => {
  const session = await sending.aReadySession();
  const commit = proxy.holdAnswerTo('INSERT INTO messages');
  const sent = sendUntilAnswered(session);
  await commit.answered; // stored, and nobody knows yet
  await redis.kill();
  commit.release();
  const answers = await sent;
  const messages = await sending.messagesOf(session);
  expect(messages).toHaveLength(1);
  expect(answers).toEqual([
    expect.objectContaining({
      status: 200,
      body: expect.objectContaining({ success: true, messageId: messages[0], status: 'queued' }) as unknown,
    }),
  ]);
});
