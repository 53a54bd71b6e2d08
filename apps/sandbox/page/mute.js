import { accountOf } from './addressing.js';
import { transport } from './transport.js';

/** The real page keeps muting apart from the other attributes of a chat, as something that can be told what to do. */
export class Mute {
  #chat;
  /** Seconds since 1970; 0 is not muted, -1 is muted for good. */
  expiration = 0;

  /** @param {import('./wid.js').Wid} chat */
  constructor(chat) {
    this.#chat = chat;
  }

  /** @param {{expiration: number}} options */
  async mute({ expiration }) {
    await transport.call('chats.mute', { chat: accountOf(this.#chat), mutedUntil: expiration });
    this.expiration = expiration;
  }

  unmute() {
    return this.mute({ expiration: 0 });
  }
}
