import { Injectable } from '@nestjs/common';
import { InjectRepository } from '@nestjs/typeorm';
import { Repository } from 'typeorm';
import { Account } from './account.entity.js';

const DEFAULT_ACCOUNT = 'default';

@Injectable()
export class AccountsService {
  constructor(@InjectRepository(Account) private readonly accounts: Repository<Account>) {}

  /** The account of an installation that has only one; made when it is missing. */
  async ensureDefault(): Promise<Account> {
    await this.accounts.query('INSERT INTO accounts (name) VALUES ($1) ON CONFLICT (name) DO NOTHING', [
      DEFAULT_ACCOUNT,
    ]);
    return this.accounts.findOneByOrFail({ name: DEFAULT_ACCOUNT });
  }
}
