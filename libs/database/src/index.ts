export { DatabaseModule } from './database.module.js';
export { isDatabaseUnavailable, isUniqueViolation } from './errors.js';
export { DatabaseNewerError, migrate } from './migrate.js';
