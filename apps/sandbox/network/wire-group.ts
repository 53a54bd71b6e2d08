import { isAdmin, roleOf, type Group, type GroupSettings, type Participant } from './groups/group.js';

/** A group as one account's pages get it. */
export interface WireGroup {
  readonly jid: string;
  readonly subject: string;
  readonly description: Group['description'];
  readonly owner: string;
  /** Seconds. */
  readonly createdAt: number;
  /** Empty for an account that is not in the group any more. */
  readonly participants: readonly Participant[];
  readonly settings: GroupSettings;
  /** Empty for everybody but admins. */
  readonly requests: readonly { readonly number: string; readonly t: number }[];
}

export function toWireGroup(group: Group, number: string): WireGroup {
  const { jid, subject, description, owner, settings } = group;
  return {
    jid,
    subject,
    description,
    owner,
    createdAt: toSeconds(group.createdAt),
    participants: roleOf(group, number) ? group.participants : [],
    settings,
    requests: isAdmin(group, number) ? group.requests.map((one) => ({ number: one.number, t: toSeconds(one.at) })) : [],
  };
}

function toSeconds(at: string): number {
  return Math.floor(Date.parse(at) / 1000);
}
