export { countAcceptedInBulk, readSessionDay, type SessionDay } from './bulk-count.js';
export { countAccepted, countMoved, countReceived, MESSAGE_COUNTS, TODAY } from './message-counts.js';
export { RequestMeter } from './request-meter.js';
export { UsageModule } from './usage.module.js';
export type { UsageErrorCode } from './usage-period.js';
export type { SessionDayUsage, UsageFigures, UsagePeriod, UsageReport, UsageScope } from './usage-report.js';
export { UsageService } from './usage.service.js';
