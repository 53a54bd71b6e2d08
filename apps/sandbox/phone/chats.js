import { element, keepDrawn, make, place } from './dom.js';
import { isGroup, nameOf } from './phones.js';
import { inOneLine, shortlyOf } from './wording.js';

/** @typedef {import('./inbox.js').ChatSummary} ChatSummary */

/** @param {(chat: string) => void} open */
export function createChatList(open) {
  const items = keepDrawn(draw);

  /** @param {ChatSummary & {name: string, day: string, isOpen: boolean}} summary */
  function draw({ chat, name, day, last, unread, isOpen }) {
    const badge = make('span', { className: 'badge', ariaLabel: `${unread} unread` }, String(unread));
    const button = make(
      'button',
      { className: 'choice', onclick: () => open(chat) },
      make('span', { className: 'chat-name' }, name),
      make('time', { className: 'faint', dateTime: last?.at ?? '' }, day),
      make('span', { className: 'chat-last faint' }, last ? lineOf(last) : 'No messages yet'),
      ...(unread > 0 ? [badge] : []),
    );
    button.ariaCurrent = String(isOpen);
    return make('li', {}, button);
  }

  return {
    /** @param {ChatSummary[]} chats @param {string} opened */
    show(chats, opened) {
      const entries = chats.map((summary) => {
        const { chat, last } = summary;
        const shown = { ...summary, name: nameOf(chat), day: last ? shortlyOf(last.at) : '', isOpen: chat === opened };
        return /** @type {const} */ ([chat, shown]);
      });
      place(element('chats'), items.draw(entries));
      element('no-chats').hidden = chats.length > 0;
    },
  };
}

/** @param {NonNullable<ChatSummary['last']>} message */
function lineOf(message) {
  const author = message.fromMe ? 'You: ' : isGroup(message.chat) ? `${nameOf(message.from)}: ` : '';
  return `${author}${inOneLine(message)}`;
}
