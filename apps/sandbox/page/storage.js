const DATABASE = 'sandbox';
const VERSION = 2;

/** Stores by name, and whether the database numbers what is added to them. */
const stores = { credentials: false, counters: false, outbox: true };

/** @returns {Promise<IDBDatabase>} */
function openDatabase() {
  return new Promise((resolve, reject) => {
    const request = indexedDB.open(DATABASE, VERSION);
    request.onupgradeneeded = () => {
      for (const [name, autoIncrement] of Object.entries(stores)) {
        if (!request.result.objectStoreNames.contains(name)) request.result.createObjectStore(name, { autoIncrement });
      }
    };
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error);
  });
}

/** @type {Promise<IDBDatabase> | undefined} */
let opened;

/**
 * Works on what this page keeps in its browser. `strict` is on the disk when this resolves; `relaxed` is in the operating
 * system's hands, which a kill of the browser does not take away.
 * @template T
 * @param {{store: keyof typeof stores, mode: IDBTransactionMode, durability: IDBTransactionDurability}} access
 * @param {(store: IDBObjectStore) => IDBRequest<T>} use
 * @returns {Promise<T>} once the transaction is complete
 */
export async function inStore({ store, mode, durability }, use) {
  const database = await (opened ??= openDatabase());
  return new Promise((resolve, reject) => {
    const transaction = database.transaction(store, mode, { durability });
    const request = use(transaction.objectStore(store));
    transaction.oncomplete = () => resolve(request.result);
    transaction.onabort = () => reject(transaction.error);
  });
}
