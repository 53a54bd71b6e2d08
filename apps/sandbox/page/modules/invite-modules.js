import { accountOf, widOf } from '../addressing.js';
import { groups, messages } from '../collections.js';
import { takeInGroup, updateGroup } from '../groups.js';
import { MessageModel } from '../message-model.js';
import { MsgKey } from '../msg-key.js';
import { send } from '../outbox.js';
import { ask } from '../server-error.js';
import { account } from '../state.js';
import { createWid } from '../wid.js';

/** @typedef {import('../wid.js').Wid} Wid */
/** @typedef {import('../chat-model.js').ChatModel} ChatModel */
/** @typedef {{participantJid: string}[]} ParticipantArgs */

/** Wraps what became of a participant as deeply as the real page's generated code does. @param {object} outcome */
function wrapAddition(outcome) {
  return {
    addParticipantsParticipantAddedOrNonRegisteredWaUserParticipantErrorLidResponseMixinGroup: {
      value: { addParticipantsParticipantMixins: outcome },
    },
  };
}

/** @param {import('./group-modules.js').Admission} admission */
function toAddition({ code, invite }) {
  if (code === 200) return wrapAddition({ name: 'ParticipantAdded', value: {} });
  if (!invite) return wrapAddition({ name: 'ParticipantError', value: { error: String(code) } });
  const request = { addRequestCode: invite.code, addRequestExpiration: invite.expiresAt };
  return wrapAddition({ name: 'ParticipantRequestCodeCanBeSent', value: { error: String(code), ...request } });
}

/** @param {{participantArgs: ParticipantArgs, iqTo: string}} params */
async function sendAddParticipantsRPC({ participantArgs, iqTo }) {
  const group = createWid(iqTo);
  const participants = participantArgs.map(({ participantJid }) => accountOf(createWid(participantJid)));
  const admissions = await ask('groups.add', { group: accountOf(group), participants });
  await updateGroup(group);
  return { name: 'AddParticipantsResponseSuccess', value: { addParticipant: admissions.map(toAddition) } };
}

/** @param {string} code */
async function joinGroupViaInvite(code) {
  const { group, isJoined } = await ask('invites.join', { code });
  if (isJoined) takeInGroup(group);
  return { gid: widOf(group.jid) };
}

/** @param {string} code @param {string} expiration @param {string} group @param {Wid} inviter */
async function joinGroupViaInviteV4(code, expiration, group, inviter) {
  const terms = { code, expiresAt: Number(expiration), group, from: accountOf(inviter) };
  await ask('invites.accept', terms);
  await updateGroup(createWid(group));
  return { status: 200 };
}

/**
 * @param {ChatModel} chat @param {string} group @param {string} subject @param {string} code @param {string} expiration
 * @param {string} comment
 */
async function sendGroupInviteMessage(chat, group, subject, code, expiration, comment) {
  const message = new MessageModel({
    id: new MsgKey({ id: await MsgKey.newId(), fromMe: true, remote: chat.id }),
    type: 'groups_v4_invite',
    body: comment,
    inviteGrp: group,
    inviteGrpName: subject,
    inviteCode: code,
    inviteCodeExp: Number(expiration),
    from: account.wid,
    to: chat.id,
    self: 'out',
    ack: 0,
    local: true,
    isNewMsg: true,
    t: Math.floor(Date.now() / 1000),
  });
  chat.append(message);
  messages.add(message);
  return send(message).result;
}

/** @param {Wid} group */
async function getMembershipApprovalRequests(group) {
  await updateGroup(group);
  const requests = groups.get(group)?.membershipApprovalRequests._models ?? [];
  return requests.map(({ id, t }) => ({ id, t, addedBy: id, parentGroupId: null, requestMethod: 'InviteLink' }));
}

/** @param {{iqTo: string, approveArgs?: {participantArgs: ParticipantArgs}, rejectArgs?: {participantArgs: ParticipantArgs}}} params */
async function sendMembershipRequestsActionRPC({ iqTo, approveArgs, rejectArgs }) {
  const group = createWid(iqTo);
  const { participantArgs } = approveArgs ?? rejectArgs ?? { participantArgs: [] };
  const numbers = participantArgs.map(({ participantJid }) => accountOf(createWid(participantJid)));
  const isApproved = approveArgs !== undefined;
  const decided = await ask('requests.decide', { group: accountOf(group), isApproved, numbers });
  await updateGroup(group);
  const mixin = `membershipRequestsAction${isApproved ? 'Accept' : 'Reject'}ParticipantMixins`;
  const participant = participantArgs.map(({ participantJid }, index) => ({
    jid: participantJid,
    ...(decided.includes(numbers[index]) ? {} : { [mixin]: { value: { error: '404' } } }),
  }));
  const outcome = isApproved ? 'membershipRequestsActionApprove' : 'membershipRequestsActionReject';
  return { name: 'MembershipRequestsActionResponseSuccess', value: { [outcome]: { participant } } };
}

/** @param {Wid} wid */
function toJid(wid) {
  return wid.toJid();
}

export const inviteModules = {
  WASmaxGroupsAddParticipantsRPC: { sendAddParticipantsRPC },
  WAWebGroupInviteJob: { joinGroupViaInvite },
  WAWebGroupInviteV4Job: { joinGroupViaInviteV4 },
  WAWebChatSendMessages: { sendGroupInviteMessage },
  WAWebApiMembershipApprovalRequestStore: { getMembershipApprovalRequests },
  WASmaxGroupsMembershipRequestsActionRPC: { sendMembershipRequestsActionRPC },
  WAWebWidToJid: { widToUserJid: toJid, widToGroupJid: toJid },
  WAWebJidToWid: { userJidToUserWid: createWid },
};
