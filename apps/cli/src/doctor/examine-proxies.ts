import { isInBlocks } from '@chasqui/addresses';
import type { CliConfig } from '@chasqui/config';
import { readUntrustedForwarder } from '@chasqui/redis';
import { runningRedisUrl, withRedis } from '../embedded/redis.js';
import type { Finding } from './finding.js';

const name = 'proxies';

/**
 * Whether the API saw forwarded headers that counted for nothing. Nothing is found where no Redis can be asked: that is
 * a finding of its own.
 * @param runningFolder the data folder, while Chasqui runs on it
 */
export async function examineProxies(
  { redis, callers }: Pick<CliConfig, 'redis' | 'callers'>,
  runningFolder: string | undefined,
): Promise<Finding[]> {
  const url = redis.url ?? (runningFolder === undefined ? undefined : runningRedisUrl(runningFolder));
  const address = url === undefined ? null : await readForwarder(url);
  if (address === null || isInBlocks(callers.trustedProxies)(address)) return [];
  const detail = `forwarded headers came from ${address}, which is not trusted: to Chasqui, its callers are all one address`;
  const trusted = [...callers.trustedProxies, address].join();
  return [{ name, state: 'warning', detail, mend: `if that is a proxy of yours, set TRUSTED_PROXIES=${trusted}` }];
}

async function readForwarder(url: string): Promise<string | null> {
  return withRedis(url, readUntrustedForwarder).catch(() => null);
}
