import { Module } from '@nestjs/common';
import { MessagesModule } from '@chasqui/messages';
import { BatchAcceptanceService } from './batch-acceptance.service.js';
import { BatchOrdersService } from './batch-orders.service.js';
import { BatchReportService } from './batch-report.service.js';
import { BatchRetentionService } from './batch-retention.service.js';
import { BatchesService } from './batches.service.js';

const SERVICES = [
  BatchAcceptanceService,
  BatchesService,
  BatchOrdersService,
  BatchReportService,
  BatchRetentionService,
];

@Module({ imports: [MessagesModule], providers: SERVICES, exports: SERVICES })
export class BatchesModule {}
