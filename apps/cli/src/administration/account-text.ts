import type { Account } from '@chasqui/accounts';
import type { AccountCounts } from '@chasqui/administration';
import { card, table } from './table.js';

/** In the words of the API. */
export function accountFields({ id, name, planId, timeZone, defaultCountry, locale, suspendedAt, createdAt }: Account) {
  return { id, name, plan: planId, timeZone, defaultCountry, locale, suspendedAt, createdAt };
}

export function accountText(account: Account, counts?: AccountCounts): string {
  return card({ ...accountFields(account), ...counts });
}

export function accountsText(accounts: readonly Account[]): string {
  const rows = accounts.map(({ id, name, planId, suspendedAt, createdAt }) => [
    id,
    name,
    planId,
    suspendedAt,
    createdAt,
  ]);
  return table(['id', 'name', 'plan', 'suspended', 'created'], rows);
}
