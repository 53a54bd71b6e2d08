import { accountOf } from './addressing.js';
import { groups } from './collections.js';
import { Model } from './model.js';
import { ask } from './server-error.js';
import { account } from './state.js';
import { createWid } from './wid.js';

/** @typedef {import('./wid.js').Wid} Wid */

/** A profile picture, of a person or a group. */
class PictureThumb extends Model {
  /** @param {{id: Wid}} attributes */
  constructor({ id }) {
    super();
    this.id = id;
    /** @type {string | undefined} */
    this.img = undefined;
  }

  canSet() {
    const group = groups.get(this.id);
    if (group) return !group.restrict || group.participants.iAmAdmin();
    return account.wid !== undefined && accountOf(account.wid) === accountOf(this.id);
  }

  canDelete() {
    return this.canSet();
  }
}

/** @type {Map<string, PictureThumb>} */
const thumbs = new Map();

/** The real page knows a thumb for everybody whom it shows. @param {{toString(): string}} id */
function get(id) {
  const wid = createWid(String(id));
  const thumb = thumbs.get(wid.toString()) ?? new PictureThumb({ id: wid });
  thumbs.set(wid.toString(), thumb);
  return thumb;
}

/** @param {{toString(): string}} id */
async function find(id) {
  const thumb = get(id);
  return thumb.set({ img: await pictureUrl(thumb.id) });
}

export const pictures = { get, find };

/** @param {Wid} id @returns {Promise<string | undefined>} */
export async function pictureUrl(id) {
  const path = await ask('pictures.find', { owner: accountOf(id) });
  return path ? new URL(path, location.origin).href : undefined;
}
