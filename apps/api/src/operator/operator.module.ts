import { Module } from '@nestjs/common';
import { AdministrationModule } from '@chasqui/administration';
import { AccountsController } from './accounts.controller.js';
import { PlansController } from './plans.controller.js';

/** What the operator of an installation manages: accounts and plans, and nothing inside them. */
@Module({ imports: [AdministrationModule], controllers: [AccountsController, PlansController] })
export class OperatorModule {}
