import { messages } from './collections.js';
import { socketState } from './state.js';

// What goes wrong in a page because the network says so. The rest goes wrong in the network itself.

const BALLAST_BLOCK_BYTES = 64 * 1024 * 1024;

/** @typedef {{sync: 'as-usual' | 'never' | 'too-early', syncDelayMs: number, clockSkewMs: number}} StartFaults */

/** @type {StartFaults} */
export const noStartFaults = { sync: 'as-usual', syncDelayMs: 0, clockSkewMs: 0 };

/** @type {Uint8Array[]} */
let ballast = [];

/** @type {Record<string, (options: any) => void>} */
const strikes = {
  reload: () => location.reload(),
  state: ({ state }) => socketState.set({ state }),
  resync: () => socketState.trigger('change:hasSynced', socketState, true),
  repeat: ({ ids }) => repeat(ids),
  hang: ({ forMs }) => blockFor(forMs),
  crash: exhaustHeap,
  'memory-ballast': ({ bytes }) => takeBallast(bytes),
};

/** @param {{kind: string} & Record<string, unknown>} fault */
export function strike({ kind, ...options }) {
  const happen = strikes[kind];
  if (!happen) throw new Error(`The page does not know the fault ${kind}`);
  happen(options);
}

/** Tells again of messages that came. @param {string[]} ids */
function repeat(ids) {
  for (const message of messages.filter(({ id }) => ids.includes(id.id))) messages.trigger('add', message, messages);
}

/** @param {number} forMs */
function blockFor(forMs) {
  const end = Date.now() + forMs;
  while (Date.now() < end);
}

/** Arrays of numbers live in the heap, whose end is the end of the renderer; blocks of bytes do not. */
function exhaustHeap() {
  const hoard = [];
  for (;;) hoard.push(new Array(1_000_000).fill(0.5));
}

/** @param {number} bytes */
function takeBallast(bytes) {
  ballast = [];
  for (let left = bytes; left > 0; left -= BALLAST_BLOCK_BYTES) {
    // Memory that was never written to is not there yet.
    ballast.push(new Uint8Array(Math.min(left, BALLAST_BLOCK_BYTES)).fill(1));
  }
}

/** Lets the clock of this page be ahead of the machine's. @param {number} skewMs */
export function skewClock(skewMs) {
  if (skewMs === 0) return;
  const MachineDate = Date;
  window.Date = /** @type {DateConstructor} */ (
    new Proxy(MachineDate, {
      construct: (target, args) => Reflect.construct(target, args.length > 0 ? args : [target.now() + skewMs]),
      get: (target, name, receiver) =>
        name === 'now' ? () => target.now() + skewMs : Reflect.get(target, name, receiver),
    })
  );
}
