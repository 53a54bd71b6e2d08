import { randomBytes, randomInt } from 'node:crypto';
import { NetworkError } from '../network-error.js';
import type { Admission, Admissions } from './admissions.js';
import { numbersIn, roleOf, withParticipants, type Group, type GroupRole, type GroupSettings } from './group.js';
import { requireSubject } from './group-info.js';
import type { GroupRegister } from './group-register.js';

export interface NewGroup {
  readonly subject: string;
  readonly participants: readonly string[];
  readonly settings?: Partial<GroupSettings>;
}

export type RoleChange = 'promote' | 'demote';

/** Who is in a group, and as what. Phones and linked devices act through it alike. */
export interface Membership {
  create(owner: string, group: NewGroup): { readonly group: Group; readonly admissions: readonly Admission[] };
  add(author: string, jid: string, numbers: readonly string[]): Admission[];
  /** Those who are not in the group are left out. */
  remove(author: string, jid: string, numbers: readonly string[]): Group;
  changeRoles(
    author: string,
    jid: string,
    change: { readonly to: RoleChange; readonly numbers: readonly string[] },
  ): Group;
  leave(number: string, jid: string): Group;
}

const DEFAULT_SETTINGS: GroupSettings = {
  messagesAdminsOnly: false,
  infoAdminsOnly: false,
  addMembersAdminsOnly: true,
  approveMembers: false,
};

export function createMembership(register: GroupRegister, door: Admissions): Membership {
  return {
    create(owner, { subject, participants, settings }) {
      requireSubject(subject);
      const empty = mintGroup(owner, subject, settings);
      const { group, admissions } = door.admit(owner, empty, participants);
      return { group: register.change(group, { kind: 'create', author: owner, text: subject }), admissions };
    },
    add(author, jid, numbers) {
      const current = register.requireMember(jid, author);
      if (current.settings.addMembersAdminsOnly) register.requireAdmin(jid, author);
      const { group, admissions } = door.admit(author, current, numbers);
      const targets = admissions.filter(({ code }) => code === 200).map(({ number }) => number);
      if (targets.length > 0) register.change(group, { kind: 'add', author, targets });
      return admissions;
    },
    remove(author, jid, numbers) {
      const group = register.requireAdmin(jid, author);
      const targets = numbers.filter((number) => roleOf(group, number));
      refuseOwner(group, targets);
      return targets.length === 0
        ? group
        : register.change(without(group, targets), { kind: 'remove', author, targets });
    },
    changeRoles(author, jid, { to, numbers }) {
      const group = register.requireAdmin(jid, author);
      const [from, role]: [GroupRole, GroupRole] = to === 'promote' ? ['member', 'admin'] : ['admin', 'member'];
      const targets = numbers.filter((number) => roleOf(group, number) === from);
      if (targets.length === 0) return group;
      const participants = group.participants.map((one) => (targets.includes(one.number) ? { ...one, role } : one));
      return register.change(withParticipants(group, participants), { kind: to, author, targets });
    },
    leave(number, jid) {
      const left = without(register.requireMember(jid, number), [number]);
      return register.change(withSomeAdmin(left), { kind: 'leave', author: number, targets: [number] });
    },
  };
}

function refuseOwner({ owner }: Group, numbers: readonly string[]): void {
  if (!numbers.includes(owner)) return;
  throw new NetworkError('forbidden', `${owner} made this group and cannot be removed from it.`);
}

function without(group: Group, numbers: readonly string[]): Group {
  return withParticipants(
    group,
    group.participants.filter(({ number }) => !numbers.includes(number)),
  );
}

/** A group whose last admin left is handed to whoever is in it longest. */
function withSomeAdmin(group: Group): Group {
  const [eldest, ...others] = group.participants;
  if (!eldest || numbersIn(group).some((number) => roleOf(group, number) !== 'member')) return group;
  return withParticipants(group, [{ ...eldest, role: 'admin' }, ...others]);
}

function mintGroup(owner: string, subject: string, settings: Partial<GroupSettings> = {}): Group {
  return {
    jid: `120363${randomInt(10 ** 11, 10 ** 12)}@g.us`,
    subject,
    owner,
    createdAt: new Date().toISOString(),
    participants: [{ number: owner, role: 'superadmin' }],
    settings: { ...DEFAULT_SETTINGS, ...settings },
    inviteCode: mintInviteCode(),
    requests: [],
  };
}

export function mintInviteCode(): string {
  return randomBytes(16).toString('base64url');
}
