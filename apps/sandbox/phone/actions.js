import * as api from './control-api.js';
import { element, make } from './dom.js';

/** @typedef {api.Message} Message */

/**
 * @typedef {object} ActionHandlers
 * @property {(message: Message) => void} reply
 * @property {(message: Message) => void} edit
 * @property {(action: () => Promise<unknown>) => void} attempt
 */

const EMOJIS = ['👍', '❤️', '😂', '😮', '😢', '🙏'];
const WITH_TEXT = ['chat', 'image', 'video', 'document'];
const MARGIN_PX = 8;

/** @type {HTMLElement} */
const menu = element('actions');

/**
 * Shows what can be done with a message, beside the button that was pressed.
 * @param {{number: string, message: Message, anchor: HTMLElement}} at
 * @param {ActionHandlers} handlers
 */
export function showActions({ number, message, anchor }, handlers) {
  const { id, fromMe, type, isStarred, reactions } = message;
  const mine = reactions.find(({ from }) => from === number)?.emoji;

  /** @param {string} label @param {() => void} act */
  const entry = (label, act) => make('button', { onclick: () => (menu.hidePopover(), anchor.focus(), act()) }, label);
  /** @param {string} label @param {() => Promise<unknown>} call */
  const order = (label, call) => entry(label, () => handlers.attempt(call));

  const emojis = EMOJIS.map((emoji) => {
    const isMine = emoji === mine;
    const button = order(emoji, () => api.react(number, id, isMine ? '' : emoji));
    return Object.assign(button, { ariaLabel: `React with ${emoji}`, ariaPressed: String(isMine) });
  });
  const isDeleted = type === 'revoked';
  const entries = [
    ...(isDeleted ? [] : [make('div', { className: 'emojis', role: 'group', ariaLabel: 'React' }, ...emojis)]),
    ...(isDeleted ? [] : [entry('Reply', () => handlers.reply(message))]),
    ...(fromMe && WITH_TEXT.includes(type) ? [entry('Edit', () => handlers.edit(message))] : []),
    order(isStarred ? 'Unstar' : 'Star', () => api.star(number, id, !isStarred)),
    order('Delete for me', () => api.deleteMessage(number, id, 'me')),
    ...(fromMe && !isDeleted ? [order('Delete for everyone', () => api.deleteMessage(number, id, 'everyone'))] : []),
  ];
  menu.replaceChildren(...entries);
  menu.showPopover();
  menu.querySelector('button')?.focus();
  putBeside(anchor.getBoundingClientRect());
}

/** Below the button, or above it where there is no room, and never beyond an edge. @param {{left: number, top: number, bottom: number}} anchor */
function putBeside({ left, top, bottom }) {
  const { width, height } = menu.getBoundingClientRect();
  const { clientWidth, clientHeight } = document.documentElement;
  const hasRoomBelow = bottom + height + MARGIN_PX <= clientHeight;
  const x = Math.min(left, clientWidth - width - MARGIN_PX);
  menu.style.left = `${Math.max(MARGIN_PX, x)}px`;
  menu.style.top = `${hasRoomBelow ? bottom : Math.max(MARGIN_PX, top - height)}px`;
}
