import { randomInt } from 'node:crypto';

/**
 * An address of this machine that nobody else comes from, so that what an API refuses to it hurts nobody; undefined where
 * there is none. All of 127.0.0.0/8 is ours on Linux.
 */
export function loopbackAddress(url: string): string | undefined {
  const hasOthers = process.platform === 'linux' && new URL(url).hostname === '127.0.0.1';
  return hasOthers ? `127.${randomInt(1, 255)}.${randomInt(1, 255)}.${randomInt(1, 255)}` : undefined;
}
