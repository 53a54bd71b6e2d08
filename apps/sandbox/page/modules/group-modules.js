import { accountOf, widOf } from '../addressing.js';
import { takeInGroup, updateGroup } from '../groups.js';
import { ask } from '../server-error.js';
import { createWid } from '../wid.js';

/** @typedef {import('../wid.js').Wid} Wid */
/** @typedef {import('../chat-model.js').ChatModel} ChatModel */
/** @typedef {import('../group-metadata.js').Participant} Participant */
/** @typedef {{title: string, announce: boolean, restrict: boolean, memberAddMode: boolean, membershipApprovalMode: boolean}} GroupOptions */
/** @typedef {{number: string, code: number, invite?: {code: string, expiresAt: number}}} Admission */

/** @param {GroupOptions} options @param {{phoneNumber: Wid}[]} participants */
async function createGroup({ title, announce, restrict, memberAddMode, membershipApprovalMode }, participants) {
  const { group, admissions } = await ask('groups.create', {
    subject: title,
    participants: participants.map(({ phoneNumber }) => accountOf(phoneNumber)),
    settings: {
      messagesAdminsOnly: announce,
      infoAdminsOnly: restrict,
      addMembersAdminsOnly: !memberAddMode,
      approveMembers: membershipApprovalMode,
    },
  });
  const chat = takeInGroup(group);
  return {
    wid: chat.id,
    subject: group.subject,
    participants: [{ wid: widOf(group.owner), type: 'superadmin' }, ...admissions.map(toCreationResult)],
  };
}

/** @param {Admission} admission */
function toCreationResult({ number, code, invite }) {
  return {
    wid: widOf(number),
    type: 'participant',
    ...(code === 200 ? {} : { error: code }),
    ...(invite ? { invite_code: invite.code, invite_code_exp: String(invite.expiresAt) } : {}),
  };
}

/** @param {{id: string | Wid}} params */
async function queryAndUpdateGroupMetadataById({ id }) {
  const wid = createWid(id);
  takeInGroup(await ask('groups.find', { group: accountOf(wid) }));
}

/** @param {ChatModel} chat @param {Participant[]} participants @returns {object} */
function toParams(chat, participants) {
  return { group: accountOf(chat.id), participants: participants.map(({ id }) => accountOf(id)) };
}

/** @param {ChatModel} chat @param {Participant[]} participants */
async function removeParticipants(chat, participants) {
  await ask('groups.remove', toParams(chat, participants));
  await updateGroup(chat.id);
}

/** @param {boolean} isPromotion */
function changeRoles(isPromotion) {
  return async (/** @type {ChatModel} */ chat, /** @type {Participant[]} */ participants) => {
    await ask('groups.change-roles', { ...toParams(chat, participants), isPromotion });
    await updateGroup(chat.id);
  };
}

/** @param {Wid} id @param {string} subject */
async function setGroupSubject(id, subject) {
  await ask('groups.set-subject', { group: accountOf(id), subject });
  await updateGroup(id);
}

/** @param {Wid} id @param {string} text @param {string} descriptionId */
async function setGroupDescription(id, text, descriptionId) {
  await ask('groups.set-description', { group: accountOf(id), text, id: descriptionId });
  await updateGroup(id);
}

/** How the library's properties are called in the network, and whether 1 means yes there. */
const PROPERTIES = new Map([
  ['announcement', { name: 'messagesAdminsOnly', yes: 1 }],
  ['restrict', { name: 'infoAdminsOnly', yes: 1 }],
  ['member_add_mode', { name: 'addMembersAdminsOnly', yes: 0 }],
  ['membership_approval_mode', { name: 'approveMembers', yes: 1 }],
]);

/** @param {ChatModel} chat @param {string} property @param {number} value */
async function setGroupProperty({ id }, property, value) {
  const setting = PROPERTIES.get(property);
  if (!setting) throw new Error(`The sandbox page does not know the group property ${property}`);
  await ask('groups.set-settings', { group: accountOf(id), settings: { [setting.name]: value === setting.yes } });
  await updateGroup(id);
}

/** @param {ChatModel} chat */
async function sendExitGroup(chat) {
  await ask('groups.leave', { group: accountOf(chat.id) });
}

export const groupModules = {
  WAWebGroupCreateJob: { createGroup },
  WAWebModifyParticipantsGroupAction: {
    removeParticipants,
    promoteParticipants: changeRoles(true),
    demoteParticipants: changeRoles(false),
  },
  WAWebGroupModifyInfoJob: { setGroupSubject, setGroupDescription },
  WAWebSetPropertyGroupAction: { setGroupProperty },
  WAWebExitGroupAction: { sendExitGroup },
  WAWebGroupQueryJob: { queryAndUpdateGroupMetadataById, queryGroupInvite, resetGroupInviteCode },
  WAWebMexFetchGroupInviteCodeJob: { fetchMexGroupInviteCode },
};

/** @param {string} code */
async function queryGroupInvite(code) {
  const group = await ask('invites.preview', { code });
  return {
    id: widOf(group.jid),
    subject: group.subject,
    desc: group.description?.text,
    owner: widOf(group.owner),
    creation: group.createdAt,
    membershipApprovalMode: group.settings.approveMembers,
  };
}

/** @param {Wid} id */
async function resetGroupInviteCode(id) {
  return { code: await ask('invites.revoke', { group: accountOf(id) }) };
}

/** @param {string} id */
function fetchMexGroupInviteCode(id) {
  return ask('invites.code', { group: id });
}
