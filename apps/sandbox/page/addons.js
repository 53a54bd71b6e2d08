import { accountOf, addressIn, widOf } from './addressing.js';
import { MsgKey } from './msg-key.js';
import { account } from './state.js';

/** @typedef {import('./message-model.js').MessageModel} MessageModel */
/** @typedef {import('./message-model.js').WireEffect} WireEffect */
/** @typedef {{id: MsgKey, author: import('./wid.js').Wid} & Record<string, any>} Row */

/** What people added to messages, one row per message and person. The library puts its own `bulkUpsert` before ours. */
class AddonTable {
  /** @type {Map<string, Map<string, Row>>} */
  #rows = new Map();

  /** @param {(row: Row) => MsgKey} parentOf */
  constructor(parentOf) {
    this.parentOf = parentOf;
  }

  /** @param {Row[]} rows */
  async bulkUpsert(rows) {
    rows.forEach((row) => this.put(row));
  }

  /** @param {Row} row @returns {boolean} whether it was not known */
  put(row) {
    const parent = String(this.parentOf(row));
    const ofParent = this.#rows.get(parent) ?? new Map();
    const known = ofParent.get(String(row.author));
    this.#rows.set(parent, ofParent.set(String(row.author), row));
    return known?.id.id !== row.id.id;
  }

  /** @param {{toString(): string}} parent */
  of(parent) {
    return [...(this.#rows.get(String(parent))?.values() ?? [])];
  }
}

export const reactionTable = new AddonTable((row) => row.reactionParentKey);
export const voteTable = new AddonTable((row) => row.pollUpdateParentKey);

/** @param {MessageModel} message @param {WireEffect} effect @returns {MsgKey} of the message that brought the effect */
export function keyOf({ id: { remote } }, { id, by }) {
  const fromMe = account.wid !== undefined && accountOf(account.wid) === by;
  return new MsgKey({ id, fromMe, remote, participant: remote.isGroup() ? widOf(by) : undefined });
}

/** @param {MessageModel} message @param {WireEffect} effect @returns {Row} */
function toReaction(message, effect) {
  const id = keyOf(message, effect);
  return {
    id,
    reactionParentKey: message.id,
    reactionText: effect.emoji,
    reactionTimestamp: effect.atMs,
    author: addressIn(message.id.remote, effect.by),
    read: id.fromMe,
    orphan: 0,
    ack: id.fromMe ? 1 : undefined,
  };
}

/** @param {MessageModel} message @param {WireEffect} effect @returns {Row} */
function toVote(message, effect) {
  return {
    id: keyOf(message, effect),
    pollUpdateParentKey: message.id,
    selectedOptionLocalIds: effect.options,
    senderTimestampMs: effect.atMs,
    t: effect.atMs,
    author: addressIn(message.id.remote, effect.by),
  };
}

/** Takes in what is no news. @param {MessageModel} message @param {{reactions: WireEffect[], votes: WireEffect[]}} wire */
export function recallAddons(message, { reactions, votes }) {
  for (const effect of reactions) reactionTable.put(toReaction(message, effect));
  for (const effect of votes) voteTable.put(toVote(message, effect));
}

/** @param {MessageModel} message @param {WireEffect} effect */
export function takeReaction(message, effect) {
  const reaction = toReaction(message, effect);
  if (!reactionTable.put(reaction)) return;
  message.set({ hasReaction: reactionTable.of(message.id).some(({ reactionText }) => reactionText) });
  reactionTable.bulkUpsert([reaction]).catch(reportError);
}

/** @param {MessageModel} message @param {WireEffect} effect */
export function takeVote(message, effect) {
  const vote = toVote(message, effect);
  if (voteTable.put(vote)) voteTable.bulkUpsert([vote]).catch(reportError);
}

/** The reactions to a message, by emoji, as the page shows them. @param {string} messageId */
export async function reactionsOf(messageId) {
  const rows = reactionTable.of(messageId).filter(({ reactionText }) => reactionText);
  const emojis = [...new Set(rows.map(({ reactionText }) => reactionText))];
  const serialize = () => emojis.map((emoji) => aggregate(emoji, rows));
  return { reactions: { length: emojis.length, serialize } };
}

/** @param {string} emoji @param {Row[]} rows */
function aggregate(emoji, rows) {
  const chosen = rows.filter(({ reactionText }) => reactionText === emoji);
  const senders = chosen.map((row) => ({
    msgKey: row.id,
    parentMsgKey: row.reactionParentKey,
    senderUserJid: String(row.author),
    reactionText: emoji,
    timestamp: row.reactionTimestamp,
    orphan: row.orphan,
    read: row.read,
    ack: row.ack,
  }));
  return { id: emoji, aggregateEmoji: emoji, hasReactionByMe: chosen.some(({ id }) => id.fromMe), senders };
}
