import { Module } from '@nestjs/common';
import { AccountsModule } from '@chasqui/accounts';
import { ApiKeysModule } from '@chasqui/api-keys';
import { AuditModule } from '@chasqui/audit';
import { AccountAdministration } from './account-administration.service.js';
import { InstalledKeyAdministration } from './installed-key-administration.service.js';
import { PlanAdministration } from './plan-administration.service.js';
import { TokenAdministration } from './token-administration.service.js';

/** What an operator does, by the API or at a terminal. */
@Module({
  imports: [AccountsModule, ApiKeysModule, AuditModule],
  providers: [AccountAdministration, InstalledKeyAdministration, PlanAdministration, TokenAdministration],
  exports: [
    AccountAdministration,
    InstalledKeyAdministration,
    PlanAdministration,
    TokenAdministration,
    AccountsModule,
    ApiKeysModule,
  ],
})
export class AdministrationModule {}
