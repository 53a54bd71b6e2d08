import { Module } from '@nestjs/common';
import { TypeOrmModule } from '@nestjs/typeorm';
import { Account } from './account.entity.js';
import { AccountSettingsService } from './account-settings.service.js';
import { Plan } from './plan.entity.js';
import { AccountsService } from './accounts.service.js';
import { PlansService } from './plans.service.js';

@Module({
  imports: [TypeOrmModule.forFeature([Account, Plan])],
  providers: [AccountsService, AccountSettingsService, PlansService],
  exports: [AccountsService, AccountSettingsService, PlansService],
})
export class AccountsModule {}
