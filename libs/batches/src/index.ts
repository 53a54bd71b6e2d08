export {
  BatchAcceptanceService,
  type BatchAcceptanceErrorCode,
  type BatchAnswer,
  type NewBatch,
} from './batch-acceptance.service.js';
export { BATCH_STATES, type Batch, type BatchProgress, type ReportLine } from './batch.js';
export { BatchesModule } from './batches.module.js';
export { BatchesService, type BatchErrorCode } from './batches.service.js';
export { BatchOrdersService, type BatchOrderErrorCode } from './batch-orders.service.js';
export { BatchRetentionService } from './batch-retention.service.js';
export { BatchReportService } from './batch-report.service.js';
export { LINE_REFUSALS, type LineRefusal, type LineRefusalCode } from './line-refusal.js';
export { Template, type TemplateErrorCode } from './template.js';
