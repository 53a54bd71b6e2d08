export { PreparedStatement } from './prepared-statement.js';
export { DatabaseModule } from './database.module.js';
export {
  DatabaseBusy,
  isDatabaseUnavailable,
  isForeignKeyViolation,
  isLockTimeout,
  isUndefinedTable,
  isUniqueViolation,
  wasConnectionLost,
} from './errors.js';
export { DatabaseNewerError, migrate } from './migrate.js';
