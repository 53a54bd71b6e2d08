import type { EntityManager } from 'typeorm';

/** Changes of one account's keys wait for each other, or two admins at once could each revoke the other's last key. */
export async function lockKeysOf(manager: EntityManager, accountId: string): Promise<void> {
  await manager.query('SELECT FROM accounts WHERE id = $1 FOR NO KEY UPDATE', [accountId]);
}
