import { randomBytes } from 'node:crypto';
import type { Devices } from '../devices.js';
import { NetworkError } from '../network-error.js';
import type { Queues } from '../queues.js';
import type { Tables } from '../tables.js';
import { isAdmin, numbersIn, roleOf, type Group, type GroupNotice } from './group.js';

/** Who did what to whom; the rest of a notice is filled in when it is told. */
export type Happening = Pick<GroupNotice, 'kind' | 'author'> & Partial<Pick<GroupNotice, 'targets' | 'text'>>;

/** The groups as rows: who may do something, and who is told of it. */
export interface GroupRegister {
  find(jid: string): Group | undefined;
  /** The group, for one of its participants. */
  requireMember(jid: string, number: string): Group;
  requireAdmin(jid: string, number: string): Group;
  /** Groups that this account is in. */
  of(number: string): Group[];
  byInviteCode(code: string): Group;
  /** Saves what became of a group and tells everybody who was or is in it; without a happening, nothing is shown. */
  change(group: Group, happening?: Happening): Group;
}

export function createGroupRegister(tables: Tables, queues: Queues, devices: Devices): GroupRegister {
  const membership = indexMembers(tables);

  function requireMember(jid: string, number: string): Group {
    const group = tables.get('groups', jid);
    if (!group) throw new NetworkError('group_not_found', `There is no group ${jid}.`);
    if (!roleOf(group, number)) throw new NetworkError('forbidden', `${number} is not in the group ${jid}.`);
    return group;
  }

  return {
    requireMember,
    find: (jid) => tables.get('groups', jid),
    requireAdmin(jid, number) {
      const group = requireMember(jid, number);
      if (isAdmin(group, number)) return group;
      throw new NetworkError('forbidden', `${number} is not an admin of the group ${jid}.`);
    },
    of: (number) => [...(membership.get(number) ?? [])].flatMap((jid) => tables.get('groups', jid) ?? []),
    byInviteCode(code) {
      for (const group of tables.all('groups')) if (group.inviteCode === code) return group;
      throw new NetworkError('invite_not_valid', 'This invite code belongs to no group; ask for the current one.');
    },
    change(group, happening) {
      const before = tables.get('groups', group.jid);
      const told = new Set([...(before ? numbersIn(before) : []), ...numbersIn(group)]);
      const deviceIds = [...told].flatMap((number) => devices.idsOf(number));
      const notices = happening ? [{ kind: 'notice', notice: toNotice(group, happening) } as const] : [];
      const news = [{ kind: 'group', group: group.jid } as const, ...notices];
      tables.commit([['groups', group.jid, group], ...news.flatMap((one) => queues.enqueue(deviceIds, one))]);
      return group;
    },
  };
}

/** Which groups each account is in. */
function indexMembers(tables: Tables): ReadonlyMap<string, ReadonlySet<string>> {
  const membership = new Map<string, Set<string>>();
  tables.watch('groups', (now, before) => {
    for (const number of before ? numbersIn(before) : []) membership.get(number)?.delete(before?.jid ?? '');
    for (const number of now ? numbersIn(now) : []) {
      membership.set(number, (membership.get(number) ?? new Set()).add(now?.jid ?? ''));
    }
  });
  return membership;
}

function toNotice({ jid }: Group, { kind, author, targets = [], text }: Happening): GroupNotice {
  const id = randomBytes(10).toString('hex').toUpperCase();
  const at = new Date().toISOString();
  return { id, group: jid, kind, author, targets, at, ...(text === undefined ? {} : { text }) };
}
