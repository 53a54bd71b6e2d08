import { RequestError, transport } from './transport.js';

/** Names of modules that this page was asked for. @type {Set<string>} */
const asked = new Set();
/** Those of them that the network does not know of yet. @type {Set<string>} */
const untold = new Set();
let isTellingDue = false;

/** @param {string} name */
export function noteAsked(name) {
  if (asked.has(name)) return;
  asked.add(name);
  untold.add(name);
  if (isTellingDue) return;
  isTellingDue = true;
  // Names come in bursts.
  queueMicrotask(() => void tellAsked());
}

/** Tells the network what its account's page was asked for. Without a login or a connection it is kept for the next time. */
export async function tellAsked() {
  isTellingDue = false;
  const names = [...untold];
  if (names.length === 0) return;
  untold.clear();
  try {
    await transport.call('page.asked', { names });
  } catch (error) {
    if (!(error instanceof RequestError)) throw error;
    for (const name of names) untold.add(name);
  }
}
