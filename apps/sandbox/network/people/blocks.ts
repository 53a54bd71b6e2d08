import type { Devices } from '../devices.js';
import type { Queues } from '../queues.js';
import type { Change, Tables } from '../tables.js';

/** Whom an account does not want to hear from. It holds for chats between two; in a group, everybody hears everybody. */
export interface Blocks {
  of(number: string): string[];
  has(number: string, blocked: string): boolean;
  /** @returns whom the account blocks now */
  block(number: string, blocked: string): string[];
  /** @returns whom the account still blocks */
  unblock(number: string, blocked: string): string[];
}

export function createBlocks(tables: Tables, queues: Queues, devices: Devices): Blocks {
  const lists = new Map<string, Set<string>>();

  tables.watch('blocks', (now, before) => {
    if (now) lists.set(now.number, (lists.get(now.number) ?? new Set<string>()).add(now.blocked));
    else if (before) lists.get(before.number)?.delete(before.blocked);
  });

  const has = (number: string, blocked: string): boolean => lists.get(number)?.has(blocked) ?? false;

  const of = (number: string): string[] => [...(lists.get(number) ?? [])];

  function save(number: string, change: Change): void {
    tables.commit([change, ...queues.enqueue(devices.idsOf(number), { kind: 'blocks' })]);
  }

  return {
    has,
    of,
    block(number, blocked) {
      if (!has(number, blocked)) save(number, ['blocks', rowKey(number, blocked), { number, blocked }]);
      return of(number);
    },
    unblock(number, blocked) {
      if (has(number, blocked)) save(number, ['blocks', rowKey(number, blocked)]);
      return of(number);
    },
  };
}

function rowKey(number: string, blocked: string): string {
  return `${number}/${blocked}`;
}
