import { randomUUID } from 'node:crypto';
import { Unavailable } from '../runner/run-suite.js';
import { accountFixtures } from './account-fixtures.js';
import { deviceFixtures } from './device-fixtures.js';
import { loopbackAddress } from './loopback-address.js';
import { sessionFixtures } from './session-fixtures.js';
import type { FixtureMaker } from './world.js';

const SOON_MS = 3_000;

/** Everything that a row can speak of as `{{fixture.value}}`. */
export const FIXTURES: Readonly<Record<string, FixtureMaker>> = {
  given: (world) => ({ key: world.adminKey() }),
  run: ({ name }) => ({ name, unknownId: randomUUID() }),
  // For one row only: a fixture is made once.
  soon: () => ({ time: new Date(Date.now() + SOON_MS).toISOString() }),
  stranger: ({ options }) => ({ address: addressOfItsOwn(options.url) }),
  operator: (world) => ({ key: world.operatorKey() }),
  ...accountFixtures,
  ...sessionFixtures,
  ...deviceFixtures,
};

/** An address from which nobody else comes. */
function addressOfItsOwn(url: string): string {
  const address = loopbackAddress(url);
  if (address !== undefined) return address;
  throw new Unavailable('needs an API at 127.0.0.1 on Linux: it has this address refused for a minute');
}
