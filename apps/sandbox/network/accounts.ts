import { lidOf } from './lids.js';
import { NetworkError } from './network-error.js';
import type { Tables } from './tables.js';
import type { Account } from './world.js';

export const NUMBER_PATTERN = '^[0-9]{7,15}$';

export type AccountChanges = Partial<Pick<Account, 'isPhoneOnline' | 'isAddable' | 'syncPace'>>;

export interface Accounts {
  /** Creates the phone of an account; a phone that exists is returned as it is. */
  createPhone(number: string, name?: string): Account;
  find(number: string): Account | undefined;
  /** Like `find`, but refuses a number that nobody created a phone for. */
  require(number: string): Account;
  all(): Account[];
  update(number: string, changes: AccountChanges): Account;
}

/** Every number can be written to, whether a phone was created for it or not, except those kept free to be unknown. */
export function isRegistered(number: string): boolean {
  return new RegExp(NUMBER_PATTERN).test(number) && !number.startsWith('999');
}

export function createAccounts(tables: Tables): Accounts {
  function requireAccount(number: string): Account {
    const account = tables.get('accounts', number);
    if (!account) throw new NetworkError('phone_not_found', `There is no phone with the number ${number}.`);
    return account;
  }

  function save(account: Account): Account {
    tables.commit([['accounts', account.number, account]]);
    return account;
  }

  return {
    createPhone(number, name) {
      const existing = tables.get('accounts', number);
      if (existing) return existing;
      if (!isRegistered(number)) {
        throw new NetworkError('not_registered', `${number} is kept as a number that is not on WhatsApp.`);
      }
      const createdAt = new Date().toISOString();
      return save({ number, name: name ?? `Phone ${number}`, lid: lidOf(number), isPhoneOnline: true, createdAt });
    },
    find: (number) => tables.get('accounts', number),
    require: requireAccount,
    all: () => [...tables.all('accounts')],
    update: (number, changes) => save({ ...requireAccount(number), ...changes }),
  };
}
