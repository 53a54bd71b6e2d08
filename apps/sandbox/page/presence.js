import { addressIn, addressOf } from './addressing.js';
import { Collection, Model } from './model.js';

/** @typedef {{from: string, chat?: string, activity?: 'typing' | 'recording' | 'paused', isAvailable: boolean}} PresenceChange */

/** What the real page calls these. */
const CHAT_STATES = { typing: 'composing', recording: 'recording_audio', paused: 'available' };

/** What a person is doing, as far as this page was told. */
class PresenceModel extends Model {
  /** @param {{id: import('./wid.js').Wid}} attributes */
  constructor({ id }) {
    super();
    this.id = id;
    this.isOnline = false;
    this.chatstate = { type: 'unavailable' };
  }
}

/** By the chat that it is seen in. */
export const presences = new Collection(PresenceModel);

/** @param {PresenceChange} change */
export function takePresence({ from, chat = from, activity, isAvailable }) {
  const id = addressOf(chat);
  const presence = presences.get(id) ?? presences.add(new PresenceModel({ id }));
  const type = activity ? CHAT_STATES[activity] : isAvailable ? 'available' : 'unavailable';
  presence.set({ isOnline: isAvailable, chatstate: { id: addressIn(id, from), type } });
}
