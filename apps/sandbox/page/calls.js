import { addressOf } from './addressing.js';

/** @typedef {{id: string, from: string, isVideo: boolean, t: number}} CallOffer */

/** Calls that are ringing. The library wraps `set` of the first Map that it finds in its module, to hear of calls. */
export const activeCalls = new Map();

/** @param {CallOffer} offer */
export function takeCall({ id, from, isVideo, t }) {
  activeCalls.set(id, {
    id,
    peerJid: addressOf(from),
    offerTime: t,
    isVideo,
    isGroup: false,
    outgoing: false,
    canHandleLocally: false,
    webClientShouldHandle: false,
    participants: [],
  });
}

/** @param {{id: string}} call */
export function forgetCall({ id }) {
  activeCalls.delete(id);
}
