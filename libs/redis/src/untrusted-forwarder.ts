import type { Redis } from 'ioredis';

const KEY = 'chasqui:untrusted-forwarder';
const TTL_SECONDS = 24 * 60 * 60;

/** Notes for a day from which address forwarded headers came last that counted for nothing. */
export async function rememberUntrustedForwarder(redis: Redis, address: string): Promise<void> {
  await redis.set(KEY, address, 'EX', TTL_SECONDS);
}

/** The address that was noted within the last day, if any. */
export async function readUntrustedForwarder(redis: Redis): Promise<string | null> {
  return redis.get(KEY);
}
