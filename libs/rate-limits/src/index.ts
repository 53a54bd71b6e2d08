export { BadKeys } from './bad-keys.service.js';
export { RateLimitsModule } from './rate-limits.module.js';
export { RateLimits, type Counting, type RateCategory, type RateLimitErrorCode } from './rate-limits.service.js';
export type { Used } from './used.js';
