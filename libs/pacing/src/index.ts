export {
  earliestDeparture,
  gapAfter,
  marksNeeded,
  type Departing,
  type Departure,
  type PacingState,
} from './departure.js';
export { forecast, type WaitingLane } from './forecast.js';
export { PacingDefaults } from './pacing-defaults.js';
export { PacingModule } from './pacing.module.js';
export { checkedPacing, PACING_BOUNDS, WARM_UP_BOUNDS, type PacingErrorCode } from './policy-check.js';
export {
  DAY_MS,
  daysSince,
  DEFAULT_PACING,
  HOUR_MS,
  MINUTE_MS,
  policyOf,
  warmUpCap,
  type OwnPacing,
  type PacingPolicy,
} from './policy.js';
