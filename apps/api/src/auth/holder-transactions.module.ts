import { Module } from '@nestjs/common';
import { ApiKeysModule } from '@chasqui/api-keys';
import { AuditModule } from '@chasqui/audit';
import { HolderTransactions } from './holder-transactions.service.js';

@Module({ imports: [ApiKeysModule, AuditModule], providers: [HolderTransactions], exports: [HolderTransactions] })
export class HolderTransactionsModule {}
