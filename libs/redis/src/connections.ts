import { Redis } from 'ioredis';

const CONNECT_TIMEOUT_MS = 2_000;

function retryDelayMs(attempt: number): number {
  return Math.min(50 * 2 ** Math.min(attempt, 6), 1_000);
}

/** For commands inside a request: a command on a lost connection fails at once instead of waiting for the next one. */
export function connectForCommands(url: string): Redis {
  return new Redis(url, {
    connectTimeout: CONNECT_TIMEOUT_MS,
    enableOfflineQueue: false,
    maxRetriesPerRequest: 1,
    commandTimeout: CONNECT_TIMEOUT_MS,
    retryStrategy: retryDelayMs,
  });
}

/** For subscriptions: waits for Redis as long as it takes, and subscribes again after each reconnect. */
export function connectForSubscriptions(url: string): Redis {
  return new Redis(url, {
    connectTimeout: CONNECT_TIMEOUT_MS,
    maxRetriesPerRequest: null,
    retryStrategy: retryDelayMs,
  });
}
