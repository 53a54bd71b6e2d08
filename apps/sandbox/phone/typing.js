import * as api from './control-api.js';
import { element } from './dom.js';
import { report } from './notice.js';
import { isGroup, nameOf } from './phones.js';

/** How long somebody is taken to go on, when nothing more is heard. */
const FADES_AFTER_MS = 25_000;
const TELL_EVERY_MS = 5_000;

const DOING = { typing: 'typing…', recording: 'recording…' };

/** What others do in the chats of a phone just now. */
export class Typing {
  /** @type {Map<string, {from: string, activity: 'typing' | 'recording', timer: number}>} by chat: the last one who began */
  #active = new Map();

  /** @param {() => void} changed */
  constructor(changed) {
    this.changed = changed;
  }

  /** @param {api.Presence} presence */
  take({ from, chat, activity }) {
    if (chat === undefined || activity === undefined) return;
    if (activity === 'paused') return this.stop(chat, from);
    clearTimeout(this.#active.get(chat)?.timer);
    const timer = setTimeout(() => this.stop(chat, from), FADES_AFTER_MS);
    this.#active.set(chat, { from, activity, timer });
    this.changed();
  }

  /** What was written is not being written any more. @param {string} chat @param {string} from */
  stop(chat, from) {
    const active = this.#active.get(chat);
    if (active?.from !== from) return;
    clearTimeout(active.timer);
    this.#active.delete(chat);
    this.changed();
  }

  clear() {
    for (const { timer } of this.#active.values()) clearTimeout(timer);
    this.#active.clear();
  }

  /** @param {string} chat @returns {string} such as `typing…`; empty when nobody does anything */
  lineFor(chat) {
    const active = this.#active.get(chat);
    if (!active) return '';
    return isGroup(chat) ? `${nameOf(active.from)} is ${DOING[active.activity]}` : DOING[active.activity];
  }
}

let toldAt = 0;
let toldOf = '';

/** Lets the others of a chat see that the person writes there, or has stopped. @param {string} number @param {string} chat @param {boolean} isTyping */
export function tellTyping(number, chat, isTyping) {
  const where = isTyping ? `${number} ${chat}` : '';
  if (where === toldOf && (!isTyping || Date.now() - toldAt < TELL_EVERY_MS)) return;
  toldOf = where;
  toldAt = Date.now();
  void report(element('notice'), () => api.act(number, { chat, activity: isTyping ? 'typing' : 'paused' }));
}
