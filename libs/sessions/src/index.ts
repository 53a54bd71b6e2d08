export { LeasesService, type Intent, type Lease, type StateChange } from './leases.service.js';
export { LiveQr } from './live-qr.js';
export { newOwner } from './owner.js';
export type { NextAction, SessionReason } from './session-reason.js';
export { SESSION_STATES, type SessionState } from './session-state.js';
export { SessionsModule } from './sessions.module.js';
export type { SessionView } from './sessions.repository.js';
export { SessionsService, type SessionErrorCode } from './sessions.service.js';
export { TimelineService, type TimelineEntry } from './timeline.service.js';
