export {
  AccountSettingsService,
  type AccountSettings,
  type AccountSettingsErrorCode,
} from './account-settings.service.js';
export { Account } from './account.entity.js';
export type { AccountFields } from './account-fields.js';
export { AccountsModule } from './accounts.module.js';
export { AccountsService, type AccountErrorCode, type AccountPage } from './accounts.service.js';
export { isBuiltInPlan, type Plan } from './plan.entity.js';
export { PLAN_BOUNDS, type PlanFields, type PlanNumber } from './plan-fields.js';
export { PlansService, type PlanErrorCode } from './plans.service.js';
