import type { FixtureMaker } from './world.js';

/** So many that a run never meets them. */
export const NO_LIMITS = { rateLimitGeneral: 100_000, rateLimitMessages: 10_000, rateLimitSessions: 1_000 };

/**
 * The admin key that most rows use: one of the run's own, which the published limit of ten sessions an hour does not
 * hold up.
 */
const admin: FixtureMaker = async (world) => {
  const { api, name } = world;
  const body = { name: `${name} admin`, isAdmin: true, ...NO_LIMITS };
  const { status, body: answer } = await api.call('POST /admin/api-keys', { key: world.adminKey(), body });
  const key = (answer as { apiKey?: { key?: unknown } } | undefined)?.apiKey?.key;
  if (typeof key !== 'string') throw new Error(`POST /admin/api-keys answered ${status} without a key`);
  return { key };
};

/** Another account, under the published plan. */
const tenant: FixtureMaker = (world) =>
  world.api.values(
    'POST /operator/accounts',
    { key: world.operatorKey(), body: { name: `${world.name} tenant`, plan: 'published' } },
    { id: 'account.id', key: 'apiKey' },
  );

export const accountFixtures: Readonly<Record<string, FixtureMaker>> = { admin, tenant };
