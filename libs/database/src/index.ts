export { DatabaseModule } from './database.module.js';
export { isDatabaseUnavailable, isUndefinedTable, isUniqueViolation, wasConnectionLost } from './errors.js';
export { DatabaseNewerError, migrate } from './migrate.js';
