import { Injectable } from '@nestjs/common';
import { InjectRepository } from '@nestjs/typeorm';
import { DomainError } from '@chasqui/errors';
import { Repository, type EntityManager } from 'typeorm';
import { Account } from './account.entity.js';

export type AccountSettingsErrorCode = 'time_zone_unknown';

/** What an account's own admin may change of it; what is undefined stays. */
export interface AccountSettings {
  timeZone?: string | undefined;
  defaultCountry?: string | null | undefined;
  locale?: string | undefined;
}

/** An account as its own admin sees it. */
@Injectable()
export class AccountSettingsService {
  constructor(@InjectRepository(Account) private readonly accounts: Repository<Account>) {}

  /** With its plan. */
  async get(id: string, manager: EntityManager = this.accounts.manager): Promise<Account> {
    return manager.findOneOrFail(Account, { where: { id }, relations: { plan: true } });
  }

  /**
   * In a transaction of the caller.
   * @throws DomainError time_zone_unknown
   */
  async change(manager: EntityManager, id: string, settings: AccountSettings): Promise<Account> {
    const { timeZone, defaultCountry, locale } = settings;
    const row = {
      ...(timeZone !== undefined && { timeZone: await storedTimeZone(manager, timeZone) }),
      ...(defaultCountry !== undefined && { defaultCountry }),
      ...(locale !== undefined && { locale }),
    };
    if (Object.keys(row).length > 0) await manager.update(Account, { id }, row);
    return this.get(id, manager);
  }
}

/** The zone in the spelling of the database, which must know it: days of usage are counted there. */
async function storedTimeZone(manager: EntityManager, timeZone: string): Promise<string> {
  const [zone] = await manager.query<{ name: string }[]>(
    'SELECT name FROM pg_timezone_names WHERE lower(name) = lower($1)',
    [timeZone],
  );
  if (!zone) throw new DomainError<AccountSettingsErrorCode>('time_zone_unknown');
  return zone.name;
}
