import { options } from './options.js';
import { inStore } from './storage.js';

// Messages that the network has not answered, kept in the browser in the order of their sending. With `pageOutbox` off
// nothing is kept, and what an earlier page kept is thrown away.

/** @typedef {import('./message-model.js').WireMessage} WireMessage */

/** @type {{store: 'outbox', mode: 'readwrite', durability: 'relaxed'}} */
const WRITING = { store: 'outbox', mode: 'readwrite', durability: 'relaxed' };

/** @param {WireMessage} wire @returns {Promise<IDBValidKey | undefined>} where it is kept */
export async function keep(wire) {
  return options.pageOutbox ? inStore(WRITING, (store) => store.add(wire)) : undefined;
}

/** @param {IDBValidKey | undefined} place */
export async function drop(place) {
  if (place !== undefined) await inStore(WRITING, (store) => store.delete(place));
}

/** @returns {Promise<{place: IDBValidKey, wire: WireMessage}[]>} oldest first */
export async function readKept() {
  if (!options.pageOutbox) {
    await forgetKept();
    return [];
  }
  /** @type {{place: IDBValidKey, wire: WireMessage}[]} */
  const kept = [];
  await inStore({ ...WRITING, mode: 'readonly' }, (store) => {
    const request = store.openCursor();
    request.onsuccess = () => {
      const cursor = request.result;
      if (!cursor) return;
      kept.push({ place: cursor.primaryKey, wire: cursor.value });
      cursor.continue();
    };
    return request;
  });
  return kept;
}

export async function forgetKept() {
  await inStore({ ...WRITING, durability: 'strict' }, (store) => store.clear());
}
