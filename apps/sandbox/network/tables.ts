import { JournalError, type Journal } from './journal.js';
import type { Rows } from './world.js';

type TableName = keyof Rows;

/** One row written, or dropped when there is no third element. Tables, journal and indexes know only these. */
export type Change = { [T in TableName]: readonly [T, string, Rows[T]] | readonly [T, string] }[TableName];

type Listener<T extends TableName> = (now: Rows[T] | undefined, before: Rows[T] | undefined) => void;

/** The whole world, in memory, as keyed rows. What `commit` takes is journalled in one line before anybody sees it. */
export interface Tables {
  get<T extends TableName>(table: T, key: string): Rows[T] | undefined;
  all<T extends TableName>(table: T): IterableIterator<Rows[T]>;
  commit(changes: readonly Change[]): void;
  /** Calls back for every row there is, then for every row that changes. */
  watch<T extends TableName>(table: T, listener: Listener<T>): void;
  clear(): void;
}

const TABLE_NAMES = [
  'accounts',
  'devices',
  'messages',
  'effects',
  'queue',
  'cursors',
  'ratchets',
  'pageOptions',
  'groups',
  'chatStates',
  'blocks',
  'pictures',
  'calls',
] as const satisfies readonly TableName[];

type Storage = { [T in TableName]: Map<string, Rows[T]> };
type Listeners = { [T in TableName]: Listener<T>[] };

export function createTables(entries: readonly unknown[], journal: Journal): Tables {
  const storage = emptyStorage();
  const listeners = Object.fromEntries(TABLE_NAMES.map((name) => [name, []])) as unknown as Listeners;
  for (const entry of entries) for (const change of toChanges(entry)) write(storage, change);
  journal.rewrite(snapshotOf(storage));

  function apply(change: Change): void {
    const [table, key, row] = change;
    const before = storage[table].get(key);
    write(storage, change);
    for (const listener of listeners[table] as Listener<TableName>[]) listener(row, before);
  }

  return {
    get: (table, key) => storage[table].get(key),
    all: (table) => storage[table].values(),
    commit(changes) {
      if (changes.length === 0) return;
      journal.append(changes);
      changes.forEach(apply);
    },
    watch(table, listener) {
      listeners[table].push(listener);
      for (const row of storage[table].values()) listener(row, undefined);
    },
    clear() {
      journal.rewrite([]);
      for (const table of TABLE_NAMES) for (const key of [...storage[table].keys()]) apply([table, key]);
    },
  };
}

function emptyStorage(): Storage {
  return Object.fromEntries(TABLE_NAMES.map((name) => [name, new Map()])) as unknown as Storage;
}

function write(storage: Storage, [table, key, row]: Change): void {
  const rows = storage[table] as Map<string, Rows[TableName]>;
  if (row === undefined) rows.delete(key);
  else rows.set(key, row);
}

function* snapshotOf(storage: Storage): Generator<readonly Change[]> {
  for (const table of TABLE_NAMES) {
    for (const [key, row] of storage[table]) yield [[table, key, row] as Change];
  }
}

function toChanges(entry: unknown): Change[] {
  if (!Array.isArray(entry)) throw new JournalError('The journal holds an entry that is not a list of changes.');
  return entry.map((change: unknown) => {
    if (!Array.isArray(change)) throw new JournalError('The journal holds a change that is not a list.');
    const [table, key] = change as unknown[];
    if (!TABLE_NAMES.some((name) => name === table) || typeof key !== 'string') {
      throw new JournalError(`The journal writes to a table unknown here: ${String(table)}.`);
    }
    // Rows are not checked again: only this program writes them, and the format number guards their shape.
    return change as unknown as Change;
  });
}
