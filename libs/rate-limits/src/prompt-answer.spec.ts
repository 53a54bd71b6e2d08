import { MessageChannel } from 'node:worker_threads';
import { NoPromptAnswer, PromptAnswer } from './prompt-answer.js';

const never = (): Promise<never> => new Promise<never>(() => undefined);
const answer = (): Promise<string> => Promise.resolve('answer');

let redis: PromptAnswer;

beforeEach(() => {
  jest.useFakeTimers();
  redis = new PromptAnswer();
});

afterEach(() => jest.useRealTimers());

/** Takes a rejection before the clock moves, so that nobody else finds it unhandled. */
function failureOf(asking: Promise<unknown>): Promise<unknown> {
  return asking.then(
    () => undefined,
    (error: unknown) => error,
  );
}

async function hang(): Promise<void> {
  const asking = failureOf(redis.to(never));
  await jest.advanceTimersByTimeAsync(1_001);
  expect(await asking).toBeInstanceOf(NoPromptAnswer);
}

describe('a question to Redis', () => {
  it('is answered, and leaves no timer behind', async () => {
    expect(await redis.to(answer)).toBe('answer');
    expect(jest.getTimerCount()).toBe(0);
  });

  it('fails as it fails when there is no connection, and the next one is asked', async () => {
    await expect(redis.to(() => Promise.reject(new Error('Connection is closed.')))).rejects.toThrow('is closed');
    expect(await redis.to(answer)).toBe('answer');
  });

  it('is not even asked while Redis hangs', async () => {
    await hang();
    const ask = jest.fn(answer);
    await expect(redis.to(ask)).rejects.toThrow(NoPromptAnswer);
    expect(ask).not.toHaveBeenCalled();
  });

  it('is tried again by one caller a second', async () => {
    await hang();
    await jest.advanceTimersByTimeAsync(1_000);
    const trying = failureOf(redis.to(never));
    await expect(redis.to(answer)).rejects.toThrow(NoPromptAnswer);
    await jest.advanceTimersByTimeAsync(1_001);
    expect(await trying).toBeInstanceOf(NoPromptAnswer);
  });

  it('is not too late when it was us who hung, and the answer is there', async () => {
    jest.useRealTimers();
    const { port1, port2 } = new MessageChannel();
    const asking = redis.to(
      () =>
        new Promise((resolve) => {
          port1.once('message', resolve);
        }),
    );
    port2.postMessage('answer');
    const until = Date.now() + 1_100;
    while (Date.now() < until);
    expect(await asking).toBe('answer');
    port1.close();
  });

  it('is asked by everybody again as soon as one was answered', async () => {
    await hang();
    await jest.advanceTimersByTimeAsync(1_000);
    expect(await redis.to(answer)).toBe('answer');
    expect(await Promise.all([redis.to(answer), redis.to(answer)])).toEqual(['answer', 'answer']);
  });
});
