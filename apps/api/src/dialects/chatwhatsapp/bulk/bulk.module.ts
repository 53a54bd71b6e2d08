import { Module } from '@nestjs/common';
import { BatchesModule } from '@chasqui/batches';
import { ContactsModule } from '@chasqui/contacts';
import { SessionsModule } from '@chasqui/sessions';
import { AuthModule } from '../../../auth/auth.module.js';
import { HolderTransactionsModule } from '../../../auth/holder-transactions.module.js';
import { BatchControlService } from './batch-control.service.js';
import { BatchesController } from './batches.controller.js';
import { BulkController } from './bulk.controller.js';
import { BulkService } from './bulk.service.js';

/** Many messages in one call, and what becomes of them. */
@Module({
  imports: [AuthModule, HolderTransactionsModule, SessionsModule, BatchesModule, ContactsModule],
  controllers: [BulkController, BatchesController],
  providers: [BulkService, BatchControlService],
})
export class BulkModule {}
