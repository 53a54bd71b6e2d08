export {
  AUDIT_ACTIONS,
  CLI_ACTOR,
  type Actor,
  type AuditAction,
  type AuditEntry,
  type Caller,
  type Recorder,
} from './audit-entry.js';
export { AuditModule } from './audit.module.js';
export { AuditService } from './audit.service.js';
