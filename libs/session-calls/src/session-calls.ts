import type { ChatCalls } from './calls/chat-calls.js';
import type { ContactCalls } from './calls/contact-calls.js';
import type { FileCalls } from './calls/file-calls.js';
import type { GroupCalls } from './calls/group-calls.js';
import type { LinkingCalls } from './calls/linking-calls.js';
import type { ProfileCalls } from './calls/profile-calls.js';

/** Everything that a session can be asked while somebody waits: name → what goes in and what comes out, both JSON. */
export interface SessionCalls extends ContactCalls, ChatCalls, ProfileCalls, GroupCalls, FileCalls, LinkingCalls {}

export type CallName = keyof SessionCalls;
/** Whether it is for a session that waits to be linked; any other call is for one that is ready. */
export function isLinkingCall(name: CallName): name is keyof LinkingCalls {
  return name.startsWith('linking.');
}

export type CallInput<N extends CallName> = SessionCalls[N]['input'];
export type CallOutput<N extends CallName> = SessionCalls[N]['output'];
