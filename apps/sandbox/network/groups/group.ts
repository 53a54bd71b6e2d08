export type GroupRole = 'member' | 'admin' | 'superadmin';

export interface Participant {
  readonly number: string;
  readonly role: GroupRole;
}

export interface GroupSettings {
  /** Only admins can write. */
  readonly messagesAdminsOnly: boolean;
  /** Only admins can change the subject, the description and the picture. */
  readonly infoAdminsOnly: boolean;
  readonly addMembersAdminsOnly: boolean;
  /** Whoever comes by the invite link waits for an admin. */
  readonly approveMembers: boolean;
}

export interface Group {
  readonly jid: string;
  readonly subject: string;
  readonly description?: { readonly id: string; readonly text: string };
  /** Number of the account that made it. */
  readonly owner: string;
  readonly createdAt: string;
  /** In the order they came. */
  readonly participants: readonly Participant[];
  readonly settings: GroupSettings;
  readonly inviteCode: string;
  /** Who asked to join, oldest first. */
  readonly requests: readonly { readonly number: string; readonly at: string }[];
}

/** What the real page calls these in its notifications. */
export type NoticeKind =
  | 'create'
  | 'add'
  | 'invite'
  | 'remove'
  | 'leave'
  | 'promote'
  | 'demote'
  | 'subject'
  | 'description'
  | 'picture'
  | 'announce'
  | 'restrict'
  | 'member_add_mode'
  | 'membership_approval_mode'
  | 'membership_approval_request'
  | 'revoke_invite';

/** Something that happened to a group. It is shown in the chat, but it is no message: nobody acknowledges it. */
export interface GroupNotice {
  readonly id: string;
  readonly group: string;
  readonly kind: NoticeKind;
  /** Number of the account that did it. */
  readonly author: string;
  /** Numbers of those it was done to. */
  readonly targets: readonly string[];
  readonly text?: string;
  readonly at: string;
}

/** A private invitation for somebody who cannot be added. */
export interface GroupInvite {
  readonly group: string;
  readonly subject: string;
  readonly code: string;
  /** Seconds since 1970. */
  readonly expiresAt: number;
}

export function roleOf(group: Group, number: string): GroupRole | undefined {
  return group.participants.find((participant) => participant.number === number)?.role;
}

export function isAdmin(group: Group, number: string): boolean {
  const role = roleOf(group, number);
  return role === 'admin' || role === 'superadmin';
}

export function numbersIn(group: Group): string[] {
  return group.participants.map(({ number }) => number);
}

/** Whoever is in the group does not ask to join it any more. */
export function withParticipants(group: Group, participants: readonly Participant[]): Group {
  const numbers = participants.map(({ number }) => number);
  return { ...group, participants, requests: group.requests.filter(({ number }) => !numbers.includes(number)) };
}
