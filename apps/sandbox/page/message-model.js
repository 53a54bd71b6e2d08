import { widOf } from './addressing.js';
import { contentToAttributes } from './content.js';
import { Model } from './model.js';
import { MsgKey } from './msg-key.js';
import { options } from './options.js';

/** Others are dropped, as the real page does: callers put their own options among the attributes. */
const ATTRIBUTES = [
  ...['id', 'type', 'body', 'caption', 't', 'from', 'to', 'author', 'self', 'isNewMsg', 'local', 'star'],
  ...['notifyName', 'mentionedJidList', 'groupMentions', 'isForwarded', 'forwardingScore'],
  ...['quotedMsg', 'quotedStanzaID', 'quotedParticipant'],
];

/** @typedef {{id: string, chat: string, fromMe: boolean, from: string, to: string, content: {type: string}, senderName?: string, ack: number, t: number}} WireMessage */

export class MessageModel extends Model {
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
  }

  /** @param {WireMessage} wire @param {{isNewMsg: boolean}} options */
  static fromWire(wire, { isNewMsg }) {
    const remote = widOf(wire.chat);
    return new MessageModel({
      id: new MsgKey({ id: wire.id, fromMe: wire.fromMe, remote }),
      from: widOf(wire.from),
      to: widOf(wire.to),
      t: wire.t,
      ack: wire.ack,
      self: wire.fromMe ? 'out' : 'in',
      isNewMsg,
      local: false,
      star: false,
      notifyName: wire.senderName,
      mentionedJidList: [],
      ...contentToAttributes(wire.content),
    });
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
    return true;
  }

  /** What another message says about this one when it quotes it. */
  msgContextInfo() {
    return {
      quotedMsg: { type: this.type, body: this.body },
      quotedStanzaID: this.id.id,
      quotedParticipant: this.id.participant ?? this.from,
    };
  }
}
