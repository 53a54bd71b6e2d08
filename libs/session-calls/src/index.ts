export { CallDesk, type CallHandlers } from './call-desk.js';
export { callRefusal, PartialFailure, withProgress, type SessionCallErrorCode } from './call-errors.js';
export type { Activity, Chat, ChatMessage } from './calls/chat-calls.js';
export type { Contact, NumberCheck, Person } from './calls/contact-calls.js';
export type { FileFetchOutcome } from './calls/file-calls.js';
export type {
  Group,
  GroupChanges,
  JoinRequest,
  Participant,
  ParticipantAction,
  ParticipantOutcome,
  RequestOutcome,
} from './calls/group-calls.js';
export type { NewPicture, Profile, ProfileChanges } from './calls/profile-calls.js';
export { isLinkingCall, type CallInput, type CallName, type CallOutput } from './session-calls.js';
export { SessionCaller } from './session-caller.service.js';
export { SessionCallsModule } from './session-calls.module.js';
