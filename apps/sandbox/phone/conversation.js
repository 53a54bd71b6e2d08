import * as api from './control-api.js';
import { showActions } from './actions.js';
import { element, make, place } from './dom.js';
import { MessageItem } from './message-view.js';
import { attempt } from './notice.js';
import { idOf, nameOf } from './phones.js';
import { dayOf } from './wording.js';

/** @typedef {api.Message} Message */
/** @typedef {import('./composer.js').Composer} Composer */

const PAGE = 100;
const NEAR_END_PX = 80;

/** @type {HTMLElement} */
const log = element('log');
/** @type {HTMLElement} */
const notice = element('notice');

/** The messages of the chat that is open. */
export class Conversation {
  /** @type {Map<number, MessageItem>} by order */
  #items = new Map();
  /** @type {Map<string, HTMLElement>} */
  #days = new Map();
  /** @type {Message[]} */
  #messages = [];
  #number = '';
  #chat = '';
  #limit = PAGE;
  #isAtEnd = true;

  /** @param {Composer} composer */
  constructor(composer) {
    this.composer = composer;
    log.addEventListener('scroll', () => {
      this.#isAtEnd = log.scrollHeight - log.scrollTop - log.clientHeight < NEAR_END_PX;
    });
    // A picture makes its message higher once it is there.
    log.addEventListener('load', () => this.#keepAtEnd(), { capture: true });
    element('show-earlier').addEventListener('click', () => {
      this.#limit += PAGE;
      this.#draw();
    });
  }

  /** @param {{number: string, chat: string, messages: Message[], activity: string}} shown */
  show({ number, chat, messages, activity }) {
    if (number !== this.#number || chat !== this.#chat) {
      this.#items.clear();
      this.#number = number;
      this.#chat = chat;
      this.#limit = PAGE;
      this.#isAtEnd = true;
    }
    if (messages.at(-1)?.fromMe && messages.at(-1)?.order !== this.#messages.at(-1)?.order) this.#isAtEnd = true;
    this.#messages = messages;
    this.#draw();
    this.#drawHead(activity);
  }

  #draw() {
    const shown = this.#messages.slice(-this.#limit);
    const orders = new Set(shown.map(({ order }) => order));
    for (const order of this.#items.keys()) if (!orders.has(order)) this.#items.delete(order);
    /** @type {Set<HTMLElement>} */
    const nodes = new Set();
    for (const message of shown) nodes.add(this.#day(dayOf(message.at))).add(this.#item(message));
    place(element('messages'), [...nodes]);
    element('show-earlier').hidden = shown.length === this.#messages.length;
    element('no-messages').hidden = shown.length > 0;
    element('no-messages').textContent = this.#chat ? 'No messages here yet.' : 'Open a chat to read and write.';
    this.#keepAtEnd();
  }

  /** @param {string} activity */
  #drawHead(activity) {
    const name = this.#chat ? nameOf(this.#chat) : 'No chat open';
    const id = this.#chat ? idOf(this.#chat) : name;
    element('chat-title').textContent = name;
    element('chat-about').textContent = activity || (name === id ? '' : id);
  }

  /** @param {Message} message */
  #item(message) {
    const item = this.#items.get(message.order) ?? new MessageItem(this.#context(), message);
    this.#items.set(message.order, item);
    item.show(message);
    return item.element;
  }

  /** @param {string} day */
  #day(day) {
    const separator = this.#days.get(day) ?? make('li', { className: 'day' }, day);
    this.#days.set(day, separator);
    return separator;
  }

  /** @returns {import('./message-view.js').MessageContext} */
  #context() {
    const number = this.#number;
    const run = (/** @type {() => Promise<unknown>} */ action) => void attempt(notice, action);
    return {
      number,
      find: (id) => this.#messages.find((message) => message.id === id),
      goTo: (id) => this.#goTo(id),
      showActions: (message, anchor) =>
        showActions(
          { number, message, anchor },
          {
            reply: (about) => this.composer.reply(about),
            edit: (about) => this.composer.edit(about),
            attempt: run,
          },
        ),
      react: ({ id }, emoji) => run(() => api.react(number, id, emoji)),
      vote: ({ id }, options) => run(() => api.vote(number, id, options)),
    };
  }

  /** @param {string} id */
  #goTo(id) {
    const position = this.#messages.findLastIndex((message) => message.id === id);
    const message = this.#messages[position];
    if (!message) return;
    this.#limit = Math.max(this.#limit, this.#messages.length - position);
    this.#draw();
    const item = this.#items.get(message.order)?.element;
    item?.scrollIntoView({ block: 'center' });
    item?.focus();
  }

  #keepAtEnd() {
    if (this.#isAtEnd) log.scrollTop = log.scrollHeight;
  }
}
