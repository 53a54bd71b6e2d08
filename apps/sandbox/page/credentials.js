import { inStore } from './storage.js';

const KEY = 'device';

/** @typedef {{deviceId: string, secret: string}} Credentials */

/** @type {{store: 'credentials', mode: 'readwrite', durability: 'strict'}} */
const WRITING = { store: 'credentials', mode: 'readwrite', durability: 'strict' };

// Kept twice, because where the real page keeps what is not known: a profile counts as logged in if either survived.

/** @param {Credentials} credentials */
export async function saveCredentials(credentials) {
  localStorage.setItem(KEY, JSON.stringify(credentials));
  await inStore(WRITING, (store) => store.put(credentials, KEY));
}

/** @returns {Promise<Credentials | undefined>} */
export async function loadCredentials() {
  const stored = await inStore({ ...WRITING, mode: 'readonly' }, (store) => store.get(KEY));
  if (stored) return stored;
  const copy = localStorage.getItem(KEY);
  return copy ? JSON.parse(copy) : undefined;
}

/** Tells the network whose page it is when this browser loads it the next time. @param {string} number */
export function rememberAccount(number) {
  document.cookie = `account=${number}; path=/; max-age=31536000; secure; samesite=lax`;
}

export async function forgetCredentials() {
  document.cookie = 'account=; path=/; max-age=0; secure; samesite=lax';
  localStorage.removeItem(KEY);
  await inStore(WRITING, (store) => store.delete(KEY));
}
