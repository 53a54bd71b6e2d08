import type { PageOptionsByAccount } from './page-options.js';
import type { Change, Tables } from './tables.js';
import type { Device } from './world.js';

/** What the network makes of the send counter that came with a hand-over. */
export interface Stamp {
  readonly isReused: boolean;
  /** Nobody can read it: the account's devices are held to the strict ratchet, and the counter was used before. */
  readonly isUndecryptable: boolean;
  /** Remembers the counter; the caller commits it together with the message. */
  readonly changes: readonly Change[];
}

/**
 * Every device counts what it sends, and keeps the count in its browser. A count that comes again is an old copy of that
 * browser's profile, or a second one: the keys that go with it were used before, and recipients have thrown them away.
 */
export interface Ratchets {
  stamp(device: Pick<Device, 'id' | 'number'>, counter: number): Stamp;
}

export function createRatchets(tables: Tables, pageOptions: PageOptionsByAccount): Ratchets {
  return {
    stamp({ id, number }, counter) {
      const isReused = counter <= (tables.get('ratchets', id)?.counter ?? 0);
      return {
        isReused,
        isUndecryptable: isReused && pageOptions.of(number).strictRatchet,
        changes: isReused ? [] : [['ratchets', id, { counter }]],
      };
    },
  };
}
