export { AccountAdministration, type AccountCounts } from './account-administration.service.js';
export { AdministrationModule } from './administration.module.js';
export { InstalledKeyAdministration } from './installed-key-administration.service.js';
export { PlanAdministration } from './plan-administration.service.js';
export { TokenAdministration } from './token-administration.service.js';
