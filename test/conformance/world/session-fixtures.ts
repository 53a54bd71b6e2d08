import { Unavailable } from '../runner/run-suite.js';
import { NO_LIMITS } from './account-fixtures.js';
import { pair } from './pairing.js';
import type { FixtureMaker, Values, World } from './world.js';

/** Kept for the suite: the sandbox's phones of its sessions, and whom they write to. */
const NUMBERS = {
  paired: '4915100002401',
  recipient: '4915100002402',
  limited: '4915100002403',
  trial: '4915100002404',
};
/** The sandbox's numbers that begin so are not on WhatsApp. */
const ABSENT = '9995100002405';

/** A session that nobody pairs. */
const unpaired: FixtureMaker = async (world) => createSession(world, 'unpaired', (await world.obtain('admin'))['key']);

/** A session that is ready: one of the run's own, or the one that was named, which an admin key drives. */
const paired: FixtureMaker = async (world) => {
  const { session, to } = world.options;
  if (session === undefined || to === undefined) {
    const own = await world.obtain('ownPaired');
    return { ...own, to: NUMBERS.recipient };
  }
  return { id: session, key: (await world.obtain('admin'))['key'] ?? '', to };
};

/** The paired session only where it is the run's own, for rows that end its login. */
const ownPaired: FixtureMaker = async (world) => {
  if (world.options.sandbox === undefined) throw new Unavailable('needs --sandbox, or --session and --to');
  const session = await createSession(world, 'paired', (await world.obtain('admin'))['key']);
  await world.sandbox().values('POST /phones', { body: { number: NUMBERS.recipient, name: 'Conformance' } }, {});
  return pairWith(world, session, NUMBERS.paired);
};

/** A managed key, and the one session that it may have and has. */
const managed: FixtureMaker = async (world) => {
  const key = await createKey(world, '/admin/api-keys', {
    name: `${world.name} managed`,
    ...NO_LIMITS,
    maxSessions: 1,
  });
  return { ...(await createSession(world, 'managed', key['key'])), keyId: key['id'] ?? '' };
};

/** A managed key that may send two messages a minute, and its paired session. */
const limited: FixtureMaker = async (world) => {
  const limits = { ...NO_LIMITS, rateLimitMessages: 2, maxSessions: 1 };
  const key = await createKey(world, '/admin/api-keys', { name: `${world.name} limited`, ...limits });
  return pairWith(world, await createSession(world, 'limited', key['key']), NUMBERS.limited);
};

/** A trial key that may write to one number, and its paired session. */
const trial: FixtureMaker = async (world) => {
  const allowed = NUMBERS.recipient;
  const body = { name: `${world.name} trial`, trialDays: 7, allowedNumbers: [allowed] };
  const key = await createKey(world, '/admin/api-keys/trial', body);
  const session = await pairWith(world, await createSession(world, 'trial', key['key']), NUMBERS.trial);
  return { ...session, allowed, forbidden: NUMBERS.paired };
};

/** A session of another account. */
const tenantSession: FixtureMaker = async (world) =>
  createSession(world, 'tenant', (await world.obtain('tenant'))['key']);

/** What only a sandbox has: a number that is not on WhatsApp, and a group of the paired session. */
const network: FixtureMaker = async (world) => {
  const sandbox = world.sandbox();
  const { number = '' } = await world.obtain('ownPaired');
  const group = { subject: 'Conformance', participants: [NUMBERS.recipient] };
  const { group: jid } = await sandbox.values(`POST /phones/${number}/groups`, { body: group }, { group: 'group.jid' });
  return { absentNumber: ABSENT, group: jid };
};

export const sessionFixtures: Readonly<Record<string, FixtureMaker>> = {
  unpaired,
  paired,
  ownPaired,
  managed,
  limited,
  trial,
  tenantSession,
  network,
};

/** @returns its id, and a key that reaches it: its own, unless another one was given that made it */
async function createSession(
  { api, name }: World,
  purpose: string,
  key = '',
): Promise<{ id: string; key: string; name: string }> {
  const body = { name: `${name} ${purpose}` };
  const created = await api.values('POST /sessions/create', { key, body }, { id: 'session.id', key: 'apiKey' });
  return { ...created, ...body, ...(key.startsWith('wask_') && { key }) };
}

function createKey(world: World, path: string, body: object): Promise<Values> {
  const options = { key: world.adminKey(), body };
  return world.api.values(`POST ${path}`, options, { key: 'apiKey.key', id: 'apiKey.id' });
}

async function pairWith(world: World, session: { id: string; key: string }, number: string): Promise<Values> {
  await pair({ api: world.api, sandbox: world.sandbox(), session, number, signal: world.signal });
  return { ...session, number };
}
