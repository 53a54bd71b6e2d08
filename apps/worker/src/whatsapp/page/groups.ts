import type { Group, Participant } from '@chasqui/session-calls';
import type { CalledPage } from './called-page.js';

/** Without what `readAddresses` adds. */
type ParticipantAlone = Omit<Participant, 'phone' | 'lid'> & { id: string };

/**
 * Runs in the page: the groups that this account is in, in the order of their ids: those after `after`, or only `id`,
 * which is asked for anew.
 */
export async function readGroups(wanted: { id: string | null; after: string | null; limit: number }): Promise<{
  groups: (Group & { participants: ParticipantAlone[] })[];
  nextAfter: string | null;
}> {
  const page = window as unknown as CalledPage;
  const { Chat, GroupMetadata, WAWebGroupMetadataCollection } = page.require('WAWebCollections');
  const { getMaybeMePnUser, getMaybeMeLidUser } = page.require('WAWebUserPrefsMeUser');
  const me = [getMaybeMePnUser(), getMaybeMeLidUser()].map(String);
  const found = wanted.id === null ? undefined : Chat.get(wanted.id);
  if (found) await (GroupMetadata ?? WAWebGroupMetadataCollection)?.update(found.id);
  const all = wanted.id === null ? Chat.getModelsArray() : found ? [found] : [];
  const groups = all
    .flatMap(({ id, formattedTitle, groupMetadata }) => {
      if (!groupMetadata) return [];
      const participants = groupMetadata.participants
        .getModelsArray()
        .map(({ id: wid, isAdmin, isSuperAdmin }) => ({ id: String(wid), isAdmin, isSuperAdmin }));
      const own = participants.find((one) => me.includes(one.id));
      if (!own) return [];
      return {
        id: String(id),
        subject: groupMetadata.subject ?? formattedTitle ?? '',
        description: groupMetadata.desc ?? null,
        createdAt: groupMetadata.creation ?? 0,
        size: participants.length,
        isAdmin: own.isAdmin || own.isSuperAdmin,
        settings: {
          messagesAdminsOnly: Boolean(groupMetadata.announce),
          infoAdminsOnly: Boolean(groupMetadata.restrict),
          addMembersAdminsOnly: groupMetadata.memberAddMode === 'admin_add',
          approveMembers: Boolean(groupMetadata.membershipApprovalMode),
        },
        participants,
      };
    })
    .sort((one, other) => (one.id < other.id ? -1 : 1))
    .filter(({ id }) => wanted.after === null || id > wanted.after);
  const chosen = groups.slice(0, wanted.limit);
  return { groups: chosen, nextAfter: groups.length > chosen.length ? (chosen.at(-1)?.id ?? null) : null };
}

/** Runs in the page. The library offers it for new groups alone; the property has its name there [assumed]. */
export async function setApproval(id: string, isOn: boolean): Promise<void> {
  const page = window as unknown as CalledPage;
  const { setGroupProperty } = page.require('WAWebSetPropertyGroupAction');
  await setGroupProperty(page.require('WAWebCollections').Chat.get(id), 'membership_approval_mode', isOn ? 1 : 0);
}
