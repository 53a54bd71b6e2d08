import { addressIn, addressOf, rememberLid } from './addressing.js';
import { contentAttributes, contentToAttributes } from './content/content.js';
import { ATTRIBUTES, CONTENT_ATTRIBUTES } from './message-attributes.js';
import { Model } from './model.js';
import { MsgKey } from './msg-key.js';
import { options } from './options.js';
import { account } from './state.js';

/** @typedef {{id: string, chat: string, chatLid?: string | undefined, fromMe: boolean, from: string, to: string, content: {type: string}, senderName?: string, ack: number, order?: number, t: number, isStarred: boolean, editedAtMs?: number, reactions: WireEffect[], votes: WireEffect[]}} WireMessage */
/** @typedef {{kind: string, id: string, by: string, atMs: number, emoji?: string, options?: number[], text?: string, isStarred?: boolean, content?: {type: string}}} WireEffect */

const MEDIA_TYPES = ['image', 'video', 'audio', 'ptt', 'document', 'sticker'];
const UNREADABLE_TYPES = ['ciphertext', 'revoked'];

export class MessageModel extends Model {
  #mediaStage = 'INIT';
  /** @type {number | undefined} */
  #order;

  /** @param {Record<string, unknown>} attributes */
  constructor(attributes) {
    const declared = ATTRIBUTES.filter((name) => attributes[name] !== undefined);
    super(Object.fromEntries(declared.map((name) => [name, attributes[name]])));
    this.id = /** @type {MsgKey} */ (attributes.id);
    Object.assign(this, { [options.build.ackProperty]: attributes.ack });
    this.t = /** @type {number} */ (attributes.t);
    this.type = /** @type {string} */ (attributes.type);
    this.body = /** @type {string} */ (attributes.body);
    this.from = /** @type {import('./wid.js').Wid} */ (attributes.from);
    this.isNotification = attributes.isNotification === true;
  }

  /** Its place among all messages of the network, once the network took it. */
  get order() {
    return this.#order;
  }
  set order(order) {
    this.#order = order;
  }

  /** @param {WireMessage} wire @param {{isNewMsg: boolean}} options */
  static fromWire(wire, { isNewMsg }) {
    if (wire.chatLid) rememberLid(wire.chat, wire.chatLid);
    const remote = addressOf(wire.chat);
    const sender = addressIn(remote, wire.from);
    const inGroup = remote.isGroup() ? { author: sender } : {};
    const participant = remote.isGroup() ? sender : undefined;
    const message = new MessageModel({
      id: new MsgKey({ id: wire.id, fromMe: wire.fromMe, remote, participant }),
      from: remote.isGroup() && !wire.fromMe ? remote : sender,
      to: remote.isGroup() && !wire.fromMe ? account.wid : addressIn(remote, wire.to),
      ...inGroup,
      t: wire.t,
      ack: wire.ack,
      self: wire.fromMe ? 'out' : 'in',
      isNewMsg,
      local: false,
      star: wire.isStarred,
      hasReaction: wire.reactions.length > 0,
      latestEditSenderTimestampMs: wire.editedAtMs,
      notifyName: wire.senderName,
      ...contentToAttributes(wire.content),
    });
    message.order = wire.order;
    return message;
  }

  /** The library tells by this whether the text is in the caption. Like all media internals, it is no attribute. */
  get mediaObject() {
    return this.#isMedia() ? { type: this.type } : undefined;
  }

  get mediaData() {
    return this.#isMedia() ? { mediaStage: this.#mediaStage } : undefined;
  }

  /** The bytes are fetched when the library reads them; here they only become allowed to be. */
  async downloadMedia() {
    this.#mediaStage = 'RESOLVED';
  }

  #isMedia() {
    return MEDIA_TYPES.includes(this.type);
  }

  /** The network took the message. */
  markAccepted() {
    if (/** @type {any} */ (this).isUnsentMedia) this.set({ isUnsentMedia: false });
    this.advanceAck(1);
  }

  /** @param {string} text @param {number} atMs @param {MsgKey} key of the edit */
  edit(text, atMs, key) {
    const words = this.type === 'chat' ? { body: text } : { caption: text };
    this.set({ ...words, latestEditSenderTimestampMs: atMs, latestEditMsgKey: key });
  }

  /** @param {import('./wid.js').Wid} by its sender, or an admin of its group */
  revoke(by) {
    const content = CONTENT_ATTRIBUTES.filter((name) => name in this).map((name) => [name, undefined]);
    this.set({ ...Object.fromEntries(content), type: 'revoked', protocolMessageKey: this.id, revokeSender: by });
  }

  /** Acks come late and twice; they only ever go forward, and a refusal is forgotten once the network took the message. */
  advanceAck(/** @type {number} */ ack) {
    const { ackProperty } = options.build;
    if (ack > Number(this.serialize()[ackProperty])) this.set({ [ackProperty]: ack });
  }

  /** The network did not take it. */
  refuse() {
    this.set({ [options.build.ackProperty]: -1 });
  }

  unsafe() {
    return this;
  }

  canReply() {
    return !UNREADABLE_TYPES.includes(this.type);
  }

  /** What another message says about this one when it quotes it. */
  msgContextInfo() {
    return {
      quotedMsg: contentAttributes(this),
      quotedStanzaID: this.id.id,
      quotedParticipant: this.id.participant ?? this.from,
    };
  }
}
