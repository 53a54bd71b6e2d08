import type { Tables } from './tables.js';

/** What the pages of each account were asked for, since the sandbox started: it says of a program, not of the world. */
export interface AskedModules {
  note(number: string, names: readonly string[]): void;
  /** Sorted. */
  of(number: string): string[];
}

export function createAskedModules(tables: Tables): AskedModules {
  const asked = new Map<string, Set<string>>();

  tables.watch('accounts', (now, before) => {
    if (!now && before) asked.delete(before.number);
  });

  return {
    note(number, names) {
      asked.set(number, new Set([...(asked.get(number) ?? []), ...names]));
    },
    of: (number) => [...(asked.get(number) ?? [])].sort(),
  };
}
