import type { Client, Message, PollVote, Reaction } from 'whatsapp-web.js';
import type { MessageChange } from '@chasqui/messages';
import { messageKeyParts, serializedWid, type MessageKeyParts } from './message-key.js';
import type { MessageAttributes } from './received-content.js';

/**
 * Tells what becomes of messages, whoever does it: reactions, votes, edits, deletions for everybody.
 * @param onChange may hear the same twice
 */
export function hearMessageChanges(
  client: Pick<Client, 'on' | 'info'>,
  onChange: (change: MessageChange) => void,
): void {
  const tell = (change: MessageChange | null): void => {
    if (change?.waId) onChange(change);
  };
  client.on('message_reaction', (reaction: Reaction) => {
    tell(toReaction(reaction));
  });
  client.on('vote_update', (vote: PollVote) => {
    tell(toVote(vote, serializedWid(client.info.wid)));
  });
  client.on('message_edit', (message: Message, newBody: unknown) => {
    tell(toEdit(message, newBody));
  });
  client.on('message_revoke_everyone', (message: Message) => {
    tell(toRevocation(message, serializedWid(client.info.wid)));
  });
}

function toReaction({ id, msgId, reaction, senderId, timestamp }: Reaction): MessageChange {
  const key = messageKeyParts(id);
  return {
    kind: 'reaction',
    waId: messageKeyParts(msgId).id,
    by: { fromMe: key.fromMe, senderId: serializedWid(senderId) || senderOf(key) },
    emoji: typeof reaction === 'string' ? reaction : '',
    at: dateOf(timestamp * 1_000),
  };
}

/** @param own the session's own address: the library does not keep whose vote it is otherwise */
function toVote(vote: PollVote, own: string): MessageChange {
  const { voter, selectedOptions, interractedAtTs } = vote;
  const { parentMsgKey } = vote as unknown as { parentMsgKey?: unknown };
  const senderId = serializedWid(voter);
  return {
    kind: 'vote',
    waId: messageKeyParts(parentMsgKey ?? vote.parentMessage.id).id,
    by: { fromMe: senderId === own, senderId },
    options: selectedOptions.map(({ name }) => name as unknown).filter((name) => typeof name === 'string'),
    at: dateOf(interractedAtTs),
  };
}

/** Words change also when a message can be read at last: that is no edit. */
function toEdit(message: Message, newBody: unknown): MessageChange | null {
  const { latestEditSenderTimestampMs: editedAt } = message.rawData as MessageAttributes;
  if (typeof editedAt !== 'number' || typeof newBody !== 'string') return null;
  return { kind: 'edit', waId: message.id.id, by: writerOf(message), text: newBody, at: dateOf(editedAt) };
}

/**
 * What is left of the message may have a key of its own, and names whoever deleted it [assumed], who may be an admin.
 * @param own the session's own address
 */
function toRevocation(message: Message, own: string): MessageChange {
  const { protocolMessageKey, revokeSender } = message.rawData as MessageAttributes;
  const waId = messageKeyParts(protocolMessageKey).id || message.id.id;
  const writer = writerOf(message);
  const senderId = serializedWid(revokeSender) || writer.senderId;
  const by = senderId === writer.senderId ? writer : { fromMe: senderId === own, senderId };
  return { kind: 'revocation', waId, by, at: new Date() };
}

function writerOf({ rawData, id }: Message): MessageChange['by'] {
  const { author, from } = rawData as MessageAttributes;
  return { fromMe: id.fromMe, senderId: serializedWid(author) || serializedWid(from) };
}

function senderOf({ participant, remote }: MessageKeyParts): string {
  return participant || remote;
}

/** @param ms now, if it is no time */
function dateOf(ms: unknown): Date {
  return typeof ms === 'number' && ms > 0 ? new Date(ms) : new Date();
}
