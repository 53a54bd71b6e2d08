import type { Person } from './contact-calls.js';
import type { NewPicture } from './profile-calls.js';

export interface GroupSettings {
  messagesAdminsOnly: boolean;
  /** Subject, description and picture. */
  infoAdminsOnly: boolean;
  addMembersAdminsOnly: boolean;
  /** Whoever comes by the link waits until an admin agrees. */
  approveMembers: boolean;
}

export interface Group {
  /** `…@g.us`. */
  id: string;
  subject: string;
  description: string | null;
  /** Seconds since 1970; 0 where the page does not know. */
  createdAt: number;
  size: number;
  /** Whether this session may do what only admins may. */
  isAdmin: boolean;
  settings: GroupSettings;
}

export interface Participant extends Person {
  isAdmin: boolean;
  /** Who made the group. */
  isSuperAdmin: boolean;
}

/** What became of one participant; `id` is as it was asked for. */
export interface ParticipantOutcome {
  id: string;
  /** WhatsApp's number: 200 done, 403 only by invitation, 404 not on WhatsApp, or not in the group, 409 in it already. */
  code: number;
}

/** Somebody who asked to be let in. */
export interface JoinRequest extends Person {
  /** Seconds since 1970. */
  at: number;
  /** WhatsApp's own word: `InviteLink`, `NonAdminAdd`, `LinkedGroupJoin`, or one that is new to us. */
  method: string;
  /** Who asked for them, where that was a member of the group. */
  addedBy: Person | null;
}

/** What became of one request. */
export interface RequestOutcome {
  /** Who asked; `…@c.us` or `…@lid`, as it was given, or as the request names them. */
  id: string;
  /** WhatsApp's number: 200 done, 404 no such request, 409 in the group already; ours: 0 not tried, 504 unknown. */
  code: number;
}

/** What is undefined stays. */
export interface GroupChanges extends Partial<GroupSettings> {
  subject?: string | undefined;
  description?: string | undefined;
  /** null: none any more. */
  picture?: NewPicture | null | undefined;
}

export type ParticipantAction = 'add' | 'remove' | 'promote' | 'demote';

/** Only of groups that the session is in; any other is `group_not_found`. */
export interface GroupCalls {
  /** In the order of their ids; `after` is the last one of the page before. */
  'groups.list': {
    input: { limit: number; after: string | null };
    output: { groups: Group[]; nextAfter: string | null };
  };
  'groups.get': { input: { id: string }; output: Group & { participants: Participant[] } };
  'groups.create': {
    input: { subject: string; participants: string[] };
    output: { id: string; outcomes: ParticipantOutcome[] };
  };
  'groups.participants': {
    input: { id: string; action: ParticipantAction; participants: string[] };
    output: { outcomes: ParticipantOutcome[] };
  };
  'groups.change': { input: { id: string; changes: GroupChanges }; output: null };
  'groups.invite': { input: { id: string; isRevoked: boolean }; output: { code: string } };
  /** `isMember`: false where an admin has to agree first. */
  'groups.join': { input: { code: string }; output: { id: string; isMember: boolean } };
  /** For admins alone (`not_group_admin`). Oldest first; `after` is `nextAfter` of the page before. */
  'groups.requests': {
    input: { id: string; limit: number; after: string | null };
    output: { requests: JoinRequest[]; nextAfter: string | null };
  };
  /** Lets people in, or turns them away. `requesters`: null for the `most` that have waited longest. */
  'groups.decide': {
    input: { id: string; isApproved: boolean; requesters: string[] | null; most: number };
    /** `waiting`: how many still are. */
    output: { outcomes: RequestOutcome[]; waiting: number };
  };
  'groups.leave': { input: { id: string }; output: null };
}
