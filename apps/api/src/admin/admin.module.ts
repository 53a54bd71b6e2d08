import { Module } from '@nestjs/common';
import { AccountsModule } from '@chasqui/accounts';
import { ApiKeysModule } from '@chasqui/api-keys';
import { AuditModule } from '@chasqui/audit';
import { HolderTransactionsModule } from '../auth/holder-transactions.module.js';
import { AccountController } from './account.controller.js';
import { ApiKeysController } from './api-keys.controller.js';
import { AuditController } from './audit.controller.js';
import { KeyAdministrationService } from './key-administration.service.js';
import { TokensController } from './tokens.controller.js';

/** What the admin of an account administers: its keys and settings, and the log of who did. */
@Module({
  imports: [AccountsModule, ApiKeysModule, AuditModule, HolderTransactionsModule],
  controllers: [AccountController, ApiKeysController, AuditController, TokensController],
  providers: [KeyAdministrationService],
})
export class AdminModule {}
