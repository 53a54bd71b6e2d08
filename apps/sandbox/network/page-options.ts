import type { Tables } from './tables.js';
import type { PageOptions } from './world.js';

const DEFAULTS: PageOptions = {
  build: '2.3000.1030000000',
  addressing: 'phone',
  hidesPairs: false,
  pageOutbox: false,
  strictRatchet: false,
};

/** The scope of what holds for every page, those without a login included. No number looks like it. */
const EVERYBODY = 'everybody';

/** New values of some options; null takes the value of the scope away. */
export type PageOptionChanges = { readonly [K in keyof PageOptions]?: PageOptions[K] | null };

/** What the pages of each account are to be. A page learns it when it loads, and keeps to it until it loads again. */
export interface PageOptionsByAccount {
  /** Of an account's pages; without one, of pages that have no login. */
  of(number?: string): PageOptions;
  /** What was set for this account, or for everybody, and nothing else. */
  setFor(number?: string): Partial<PageOptions>;
  change(changes: PageOptionChanges, number?: string): void;
}

export function createPageOptions(tables: Tables): PageOptionsByAccount {
  const setFor = (scope = EVERYBODY): Partial<PageOptions> => tables.get('pageOptions', scope)?.options ?? {};

  return {
    setFor,
    of: (number) => ({ ...DEFAULTS, ...setFor(), ...(number === undefined ? {} : setFor(number)) }),
    change(changes, scope = EVERYBODY) {
      const merged = Object.entries({ ...setFor(scope), ...changes }).filter(([, value]) => value !== null);
      tables.commit([['pageOptions', scope, { options: Object.fromEntries(merged) }]]);
    },
  };
}
