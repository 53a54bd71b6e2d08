import { Injectable } from '@nestjs/common';
import { InjectRepository } from '@nestjs/typeorm';
import { Repository } from 'typeorm';
import { Account } from './account.entity.js';
import { DEFAULT_PLAN } from './plan.entity.js';

const DEFAULT_ACCOUNT = 'default';

@Injectable()
export class AccountsService {
  constructor(@InjectRepository(Account) private readonly accounts: Repository<Account>) {}

  /**
   * The account of an installation that has only one; made when it is missing.
   * @param planId of the account if it is made now
   */
  async ensureDefault(planId = DEFAULT_PLAN): Promise<Account> {
    await this.accounts.query('INSERT INTO accounts (name, plan_id) VALUES ($1, $2) ON CONFLICT (name) DO NOTHING', [
      DEFAULT_ACCOUNT,
      planId,
    ]);
    return this.accounts.findOneByOrFail({ name: DEFAULT_ACCOUNT });
  }
}
