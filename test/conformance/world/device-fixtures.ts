import { randomInt } from 'node:crypto';
import { Unavailable } from '../runner/run-suite.js';
import { pair } from './pairing.js';
import type { FixtureMaker, Values, World } from './world.js';

/** Kept for the suite: the sandbox's phone of its device, and whom it writes to. */
const NUMBERS = { linked: '4915100004601', recipient: '4915100004602' };
/** The sandbox's numbers that begin so are not on WhatsApp. */
const ABSENT = '9995100004603';

/** A token of the run's own, so that no limit of another one is used up; the given one where only that is there. */
const ownToken =
  (purpose: string): FixtureMaker =>
  async (world) => {
    const { token = '', adminKey } = world.options;
    return adminKey === undefined ? { token } : mintToken(world, purpose, adminKey);
  };

/** A device that nobody links. */
const unlinked: FixtureMaker = async (world) => createDevice(world, someNumber());

/** A device that is connected: the one that was named, or one of the run's own. */
const linked: FixtureMaker = async (world) => {
  const { device, to, sandbox } = world.options;
  if (device !== undefined && to !== undefined) return { device, to };
  if (sandbox === undefined) throw new Unavailable('needs --sandbox and --admin-key, or --device and --to');
  const key = world.adminKey();
  await world.sandbox().values('POST /phones', { body: { number: NUMBERS.recipient, name: 'Conformance' } }, {});
  const { device: number, name } = await createDevice(world, NUMBERS.linked);
  const id = await sessionCalled(world, name ?? '', key);
  await pair({
    api: world.api,
    sandbox: world.sandbox(),
    session: { id, key },
    number: NUMBERS.linked,
    signal: world.signal,
  });
  return { device: number ?? '', to: NUMBERS.recipient };
};

/** Another account with a token and a device of its own. */
const otherTenant: FixtureMaker = async (world) => {
  const { key = '' } = await world.obtain('tenant');
  const { token = '' } = await mintToken(world, 'tenant', key);
  const { device = '' } = await createDevice(world, someNumber(), token);
  return { key, token, device };
};

/** A number that is not on WhatsApp, of which only a sandbox can be sure. */
const absent: FixtureMaker = (world) => {
  world.sandbox();
  return { number: ABSENT };
};

/** Numbers that no device has. */
const numbers: FixtureMaker = () => ({ unknown: someNumber(), fresh: someNumber() });

/** Days as reports take them. */
const days: FixtureMaker = () => ({ yesterday: dayIn(-1), today: dayIn(0), tomorrow: dayIn(1) });

export const deviceFixtures: Readonly<Record<string, FixtureMaker>> = {
  access: ({ options: { token = '' } }) => ({ token }),
  ruled: ownToken('rules'),
  sender: ownToken('sender'),
  keeper: ownToken('keeper'),
  reader: ownToken('reader'),
  unlinked,
  linked,
  otherTenant,
  absent,
  numbers,
  days,
};

async function mintToken(world: World, purpose: string, key: string): Promise<Values> {
  const options = { key, body: { name: `${world.name} ${purpose}` } };
  return world.api.values('POST /admin/tokens', options, { token: 'token.key', id: 'token.id' });
}

async function createDevice(world: World, phone: string, token = world.options.token ?? ''): Promise<Values> {
  const options = { token, body: { phone, name: `${world.name} ${phone}` } };
  return world.api.values('POST /api/devices', options, { device: 'data.phone', name: 'data.name' });
}

async function sessionCalled(world: World, name: string, key: string): Promise<string> {
  const { body } = await world.api.call('GET /sessions?limit=200', { key });
  const { sessions } = body as { sessions: { id: string; name: string }[] };
  const session = sessions.find((each) => each.name === name);
  if (!session) throw new Error(`the device ${name} is no session`);
  return session.id;
}

/** In the form of a number, and nobody's. */
function someNumber(): string {
  return `999${String(randomInt(0, 1_000_000_000)).padStart(9, '0')}`;
}

function dayIn(count: number): string {
  return new Date(Date.now() + count * 86_400_000).toISOString().slice(0, 10);
}
