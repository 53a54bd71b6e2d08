export {
  AccountSettingsService,
  type AccountSettings,
  type AccountSettingsErrorCode,
} from './account-settings.service.js';
export { Account } from './account.entity.js';
export { AccountsModule } from './accounts.module.js';
export { AccountsService } from './accounts.service.js';
export type { Plan } from './plan.entity.js';
