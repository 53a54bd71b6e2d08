import { isDeepStrictEqual } from 'node:util';
import { NetworkError } from '../network-error.js';
import type { Group, GroupSettings, NoticeKind } from './group.js';
import type { GroupRegister } from './group-register.js';

/** What a group is called and how it works. */
export interface GroupInfo {
  setSubject(author: string, jid: string, subject: string): Group;
  /** An empty text removes the description. */
  setDescription(author: string, jid: string, description: { readonly id: string; readonly text: string }): Group;
  setSettings(author: string, jid: string, settings: Partial<GroupSettings>): Group;
  /** Refuses whoever may not change what everybody sees of the group. */
  requireEditor(author: string, jid: string): Group;
  /** Tells everybody that the picture changed. */
  pictureChanged(author: string, jid: string): void;
}

const NOTICES = {
  messagesAdminsOnly: 'announce',
  infoAdminsOnly: 'restrict',
  addMembersAdminsOnly: 'member_add_mode',
  approveMembers: 'membership_approval_mode',
} as const satisfies Record<keyof GroupSettings, NoticeKind>;

const MAX_SUBJECT_CHARS = 100;
const MAX_DESCRIPTION_CHARS = 2048;

export function createGroupInfo(register: GroupRegister): GroupInfo {
  function requireEditor(author: string, jid: string): Group {
    const group = register.requireMember(jid, author);
    return group.settings.infoAdminsOnly ? register.requireAdmin(jid, author) : group;
  }

  return {
    requireEditor,
    setSubject(author, jid, subject) {
      requireSubject(subject);
      const group = requireEditor(author, jid);
      if (subject === group.subject) return group;
      return register.change({ ...group, subject }, { kind: 'subject', author, text: subject });
    },
    setDescription(author, jid, description) {
      if (description.text.length > MAX_DESCRIPTION_CHARS) {
        throw new NetworkError('bad_request', `A description may have ${MAX_DESCRIPTION_CHARS} characters.`);
      }
      const { description: before, ...group } = requireEditor(author, jid);
      if (before?.text === description.text) return { ...group, description: before };
      const next = description.text === '' ? group : { ...group, description };
      return register.change(next, { kind: 'description', author, text: description.text });
    },
    setSettings(author, jid, changes) {
      let group = register.requireAdmin(jid, author);
      for (const name of Object.keys(NOTICES) as (keyof GroupSettings)[]) {
        const settings = { ...group.settings, [name]: changes[name] ?? group.settings[name] };
        if (isDeepStrictEqual(settings, group.settings)) continue;
        const text = settings[name] ? 'on' : 'off';
        group = register.change({ ...group, settings }, { kind: NOTICES[name], author, text });
      }
      return group;
    },
    pictureChanged(author, jid) {
      register.change(register.requireMember(jid, author), { kind: 'picture', author });
    },
  };
}

export function requireSubject(subject: string): void {
  if (subject.length > 0 && subject.length <= MAX_SUBJECT_CHARS) return;
  throw new NetworkError('bad_request', `The subject of a group has 1 to ${MAX_SUBJECT_CHARS} characters.`);
}
