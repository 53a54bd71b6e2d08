import { randomInt, randomUUID } from 'node:crypto';
import { Unavailable } from '../runner/run-suite.js';
import { accountFixtures } from './account-fixtures.js';
import { sessionFixtures } from './session-fixtures.js';
import type { FixtureMaker } from './world.js';

/** Everything that a row can speak of as `{{fixture.value}}`. */
export const FIXTURES: Readonly<Record<string, FixtureMaker>> = {
  given: ({ options }) => ({ key: options.adminKey }),
  run: ({ name }) => ({ name, unknownId: randomUUID() }),
  loopback: ({ options }) => ({ address: loopbackAddress(options.url) }),
  operator: (world) => ({ key: world.operatorKey() }),
  ...accountFixtures,
  ...sessionFixtures,
};

/** An address that nobody else on this machine connects from, so that what it is refused hurts nobody. */
function loopbackAddress(url: string): string {
  if (!['127.0.0.1', 'localhost'].includes(new URL(url).hostname) || process.platform !== 'linux') {
    throw new Unavailable(
      'needs an API on the loopback of a Linux machine: this address would be refused for a minute',
    );
  }
  return `127.${randomInt(1, 255)}.${randomInt(1, 255)}.${randomInt(1, 255)}`;
}
