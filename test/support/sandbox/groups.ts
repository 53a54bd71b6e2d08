import type { ControlApi } from './control-api.js';

export interface GroupSettings {
  messagesAdminsOnly: boolean;
  infoAdminsOnly: boolean;
  addMembersAdminsOnly: boolean;
  approveMembers: boolean;
}

export interface Group {
  jid: string;
  subject: string;
  description?: string;
  owner: string;
  participants: { number: string; role: 'member' | 'admin' | 'superadmin' }[];
  settings: GroupSettings;
  requests: { number: string; at: string }[];
}

export interface Admission {
  number: string;
  /** 200 added, 403 only by invitation, 404 not on WhatsApp, 409 in the group already, 419 full. */
  code: number;
}

/** What phones do with groups. `number` is the phone that acts. */
export class GroupsClient {
  constructor(private readonly api: ControlApi) {}

  create(
    number: string,
    group: { subject: string; participants?: string[] } & Partial<GroupSettings>,
  ): Promise<{ group: Group; admissions: Admission[] }> {
    return this.api.do('POST', `/phones/${number}/groups`, group);
  }

  async of(number: string): Promise<Group[]> {
    return (await this.api.do<{ groups: Group[] }>('GET', `/phones/${number}/groups`)).groups;
  }

  get(number: string, jid: string): Promise<Group> {
    return this.api.do('GET', `/phones/${number}/groups/${jid}`);
  }

  change(
    number: string,
    jid: string,
    changes: { subject?: string; description?: string } & Partial<GroupSettings>,
  ): Promise<Group> {
    return this.api.do('PATCH', `/phones/${number}/groups/${jid}`, changes);
  }

  act(
    number: string,
    jid: string,
    change: { action: 'add' | 'remove' | 'promote' | 'demote'; numbers: string[] },
  ): Promise<{ participants: string[]; admissions: Admission[] }> {
    return this.api.do('POST', `/phones/${number}/groups/${jid}/participants`, change);
  }

  async leave(number: string, jid: string): Promise<void> {
    await this.api.do('POST', `/phones/${number}/groups/${jid}/leave`);
  }

  async inviteCode(number: string, jid: string): Promise<string> {
    return (await this.api.do<{ code: string }>('GET', `/phones/${number}/groups/${jid}/invite`)).code;
  }

  async revokeInvite(number: string, jid: string): Promise<string> {
    return (await this.api.do<{ code: string }>('POST', `/phones/${number}/groups/${jid}/invite/revoke`)).code;
  }

  /** Joins, or asks to where an admin has to agree. */
  join(number: string, code: string): Promise<{ group: Group; joined: boolean }> {
    return this.api.do('POST', `/phones/${number}/groups/join`, { code });
  }

  async decide(number: string, jid: string, decision: { numbers: string[]; approve: boolean }): Promise<string[]> {
    return (await this.api.do<{ decided: string[] }>('POST', `/phones/${number}/groups/${jid}/requests`, decision))
      .decided;
  }
}
