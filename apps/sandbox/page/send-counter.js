import { inStore } from './storage.js';

const KEY = 'sends';

/**
 * The number of this hand-over: one more than the last of this device, wherever its profile goes. It is kept before the
 * hand-over leaves, so that a device never uses one twice, unless its profile is copied or put back.
 * @returns {Promise<number>}
 */
export async function nextSendCounter() {
  const last = await inStore({ store: 'counters', mode: 'readwrite', durability: 'relaxed' }, (store) => {
    const request = store.get(KEY);
    request.onsuccess = () => store.put((request.result ?? 0) + 1, KEY);
    return request;
  });
  return (last ?? 0) + 1;
}

export async function forgetSendCounter() {
  await inStore({ store: 'counters', mode: 'readwrite', durability: 'strict' }, (store) => store.delete(KEY));
}
