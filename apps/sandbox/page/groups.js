import { accountOf, widOf } from './addressing.js';
import { groups, messages } from './collections.js';
import { GroupMetadata } from './group-metadata.js';
import { MessageModel } from './message-model.js';
import { MsgKey } from './msg-key.js';
import { chatWith, contactOf } from './roster.js';
import { account } from './state.js';
import { RequestError, transport } from './transport.js';

/** @typedef {import('./wid.js').Wid} Wid */
/** @typedef {import('./group-metadata.js').WireGroup} WireGroup */
/** @typedef {{id: string, group: string, kind: string, author: string, targets: string[], text?: string, at: string}} GroupNotice */

/** Takes in what a group is now. @param {WireGroup} wire */
export function takeInGroup(wire) {
  const id = widOf(wire.jid);
  const metadata = groups.get(id) ?? groups.add(new GroupMetadata({ id }));
  metadata.take(wire);
  for (const { number } of wire.participants) contactOf(widOf(number));
  const chat = chatWith(id, wire.subject);
  chat.groupMetadata = metadata;
  chat.set({ formattedTitle: wire.subject, name: wire.subject, t: Math.max(chat.t, wire.createdAt) });
  return chat;
}

export async function loadGroups() {
  for (const wire of await transport.call('groups.list')) takeInGroup(wire);
}

/** Asks for a group anew. One that this account is not in any more stays as it was. @param {Wid} id */
export async function updateGroup(id) {
  try {
    takeInGroup(await transport.call('groups.find', { group: accountOf(id) }));
  } catch (error) {
    if (!(error instanceof RequestError) || error.code === 'internal') throw error;
  }
  return groups.get(id);
}

/** Shows what happened to a group. @param {GroupNotice} notice */
export function takeInNotice({ id, group, kind, author, targets, text, at }) {
  const remote = widOf(group);
  const participant = widOf(author);
  const key = new MsgKey({ id, fromMe: false, remote, participant });
  if (messages.get(key)) return;
  const message = new MessageModel({
    id: key,
    type: 'gp2',
    subtype: kind,
    body: text,
    author: participant,
    recipients: targets.map(widOf),
    from: remote,
    to: account.wid,
    t: Math.floor(Date.parse(at) / 1000),
    ack: 1,
    self: 'in',
    isNotification: true,
    isNewMsg: true,
  });
  chatWith(remote).append(message);
  messages.add(message);
}
