const DATABASE = 'sandbox';
const STORE = 'credentials';
const KEY = 'device';

/** @typedef {{deviceId: string, secret: string}} Credentials */

/** @returns {Promise<IDBDatabase>} */
function openDatabase() {
  return new Promise((resolve, reject) => {
    const request = indexedDB.open(DATABASE, 1);
    request.onupgradeneeded = () => request.result.createObjectStore(STORE);
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error);
  });
}

/**
 * @template T
 * @param {IDBTransactionMode} mode
 * @param {(store: IDBObjectStore) => IDBRequest<T>} use
 * @returns {Promise<T>} once the transaction is on its way to the disk
 */
async function inStore(mode, use) {
  const database = await openDatabase();
  return new Promise((resolve, reject) => {
    const transaction = database.transaction(STORE, mode, { durability: 'strict' });
    const request = use(transaction.objectStore(STORE));
    transaction.oncomplete = () => {
      database.close();
      resolve(request.result);
    };
    transaction.onabort = () => reject(transaction.error);
  });
}

// Kept twice, because where the real page keeps what is not known: a profile counts as logged in if either survived.

/** @param {Credentials} credentials */
export async function saveCredentials(credentials) {
  localStorage.setItem(KEY, JSON.stringify(credentials));
  await inStore('readwrite', (store) => store.put(credentials, KEY));
}

/** @returns {Promise<Credentials | undefined>} */
export async function loadCredentials() {
  const stored = await inStore('readonly', (store) => store.get(KEY));
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
  await inStore('readwrite', (store) => store.delete(KEY));
}
