import { setTimeout as delay } from 'node:timers/promises';

const POLL_MS = 50;

/**
 * Reads until what is read is as expected, for at most `timeoutMs`. What it waits for happens in other processes, which
 * cannot be awaited from here.
 * @throws Error that tells what was read last
 */
export async function eventually<T>(
  read: () => Promise<T> | T,
  isExpected: (value: T) => boolean,
  timeoutMs = 20_000,
): Promise<T> {
  const deadline = Date.now() + timeoutMs;
  for (;;) {
    const value = await read();
    if (isExpected(value)) return value;
    if (Date.now() > deadline) throw new Error(`not as expected after ${timeoutMs} ms: ${JSON.stringify(value)}`);
    await delay(POLL_MS);
  }
}
