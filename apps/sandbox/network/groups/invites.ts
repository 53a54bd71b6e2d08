import { createHash } from 'node:crypto';
import { NetworkError } from '../network-error.js';
import type { Admission } from './admissions.js';
import { roleOf, withParticipants, type Group, type GroupInvite } from './group.js';
import type { GroupRegister } from './group-register.js';
import { mintInviteCode } from './membership.js';

const PRIVATE_INVITE_S = 3 * 24 * 60 * 60;

/** Ways into a group without being added. */
export interface Invites {
  /** Makes the old link worthless. */
  revoke(author: string, jid: string): Group;
  /** Joins, or asks to where an admin has to agree. */
  join(number: string, code: string): { readonly group: Group; readonly isJoined: boolean };
  /** The private invitation for somebody who could only be invited; nothing for everybody else. */
  instead(jid: string, author: string, admission: Admission): { readonly invite?: GroupInvite };
  /** Joins by a private invitation, which needs nobody's consent. */
  acceptPrivate(number: string, invite: PrivateInvite): Group;
  /** Lets these in or turns them away; those who did not ask are left out. @returns who was decided on */
  decide(author: string, jid: string, decision: Decision): string[];
}

export interface PrivateInvite {
  readonly group: string;
  /** Who invited. */
  readonly from: string;
  readonly code: string;
  readonly expiresAt: number;
}

export interface Decision {
  readonly isApproved: boolean;
  readonly numbers: readonly string[];
}

export function createInvites(register: GroupRegister): Invites {
  return {
    revoke(author, jid) {
      const group = register.requireAdmin(jid, author);
      return register.change({ ...group, inviteCode: mintInviteCode() }, { kind: 'revoke_invite', author });
    },
    join(number, code) {
      const group = register.byInviteCode(code);
      if (roleOf(group, number)) return { group, isJoined: true };
      if (group.settings.approveMembers) return { group: ask(register, group, number), isJoined: false };
      return { group: enter(register, group, { numbers: [number], author: number }), isJoined: true };
    },
    instead(jid, author, { number, code }) {
      if (code !== 403) return {};
      const { subject } = register.requireMember(jid, author);
      const expiresAt = Math.floor(Date.now() / 1000) + PRIVATE_INVITE_S;
      return { invite: { group: jid, subject, code: privateCode([jid, author, number, expiresAt]), expiresAt } };
    },
    acceptPrivate(number, { group: jid, from, code, expiresAt }) {
      const group = register.find(jid);
      const isGenuine = code === privateCode([jid, from, number, expiresAt]) && expiresAt * 1000 > Date.now();
      if (!group || !isGenuine || !roleOf(group, from)) {
        throw new NetworkError('invite_not_valid', 'This invitation is not valid for this account; ask for a new one.');
      }
      return roleOf(group, number) ? group : enter(register, group, { numbers: [number], author: number });
    },
    decide(author, jid, { isApproved, numbers }) {
      const group = register.requireAdmin(jid, author);
      const decided = numbers.filter((number) => group.requests.some((request) => request.number === number));
      const requests = group.requests.filter(({ number }) => !decided.includes(number));
      if (decided.length > 0 && isApproved) enter(register, group, { numbers: decided, author });
      else if (decided.length > 0) register.change({ ...group, requests });
      return decided;
    },
  };
}

interface Entrance {
  readonly numbers: readonly string[];
  /** Whoever let them in; themselves, unless an admin had to agree. */
  readonly author: string;
}

function enter(register: GroupRegister, group: Group, { numbers, author }: Entrance): Group {
  const newcomers = numbers.map((number) => ({ number, role: 'member' as const }));
  const entered = withParticipants(group, [...group.participants, ...newcomers]);
  return register.change(entered, { kind: 'invite', author, targets: numbers });
}

function ask(register: GroupRegister, group: Group, number: string): Group {
  if (group.requests.some((request) => request.number === number)) return group;
  const requests = [...group.requests, { number, at: new Date().toISOString() }];
  return register.change({ ...group, requests }, { kind: 'membership_approval_request', author: number });
}

/** Follows from what it says, so that an invitation needs no row of its own. */
function privateCode(terms: readonly (string | number)[]): string {
  return createHash('sha256')
    .update(`invite:${terms.join(':')}`)
    .digest('base64url')
    .slice(0, 16);
}
