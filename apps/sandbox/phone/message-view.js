import { drawBody } from './content-view.js';
import { keepDrawn, make, place } from './dom.js';
import { isGroup, nameOf } from './phones.js';
import { inOneLine, timeOf } from './wording.js';

/** @typedef {import('./control-api.js').Message} Message */

/**
 * @typedef {object} MessageContext
 * @property {string} number the phone in hand
 * @property {(id: string) => Message | undefined} find a message of this chat
 * @property {(id: string) => void} goTo
 * @property {(message: Message, anchor: HTMLElement) => void} showActions
 * @property {(message: Message, emoji: string) => void} react
 * @property {(message: Message, options: string[]) => void} vote
 */

/** @type {Record<number, [ticks: string, meaning: string]>} */
const TICKS = {
  [-1]: ['⚠', 'not sent: it was refused'],
  0: ['🕓', 'waiting'],
  1: ['✓', 'sent'],
  2: ['✓✓', 'delivered'],
  3: ['✓✓', 'read'],
  4: ['✓✓', 'played'],
};

/** @typedef {{id: string, author: string, line: string}} Quote */
/** A part of a message: drawn anew when what it shows is another. @typedef {{shows: unknown, draw: () => HTMLElement}} Part */

/** One message in the list. Its parts are drawn one by one: a tick that turns blue does not stop a video. */
export class MessageItem {
  element = make('li', { tabIndex: -1 });
  #parts = keepDrawn((/** @type {Part} */ { draw }) => draw());
  #context;
  #message;

  /** @param {MessageContext} context @param {Message} message */
  constructor(context, message) {
    this.#context = context;
    this.#message = message;
  }

  /** @param {Message} message */
  show(message) {
    this.#message = message;
    this.element.className = message.fromMe ? 'message mine' : 'message';
    this.element.dataset['id'] = message.id;
    place(this.element, this.#parts.draw(this.#partsOf(message)));
  }

  /** @param {Message} message @returns {[string, Part][]} */
  #partsOf(message) {
    const { id, type, text, media, location, contacts, poll, fromMe, reactions, quotedMessageId } = message;
    const body = { id, type, text, media, location, contacts, fromMe, number: this.#context.number };
    const foot = footOf(message);
    const author = isGroup(message.chat) && !fromMe ? nameOf(message.from) : '';
    const quote = quotedMessageId === undefined ? undefined : this.#quoteOf(quotedMessageId);
    return [
      ...part('author', author || undefined, (name) => make('p', { className: 'author' }, name)),
      ...part('quote', quote, (quoted) => this.#drawQuote(quoted)),
      ...part('body', body, drawBody),
      ...part('poll', poll, (asked) => this.#drawPoll(asked)),
      ...part('foot', foot, drawFoot),
      ...part('reactions', reactions.length > 0 ? reactions : undefined, (all) => this.#drawReactions(all)),
      ...part('more', true, () => this.#drawMore()),
    ];
  }

  /** @param {string} id @returns {Quote} */
  #quoteOf(id) {
    const quoted = this.#context.find(id);
    if (!quoted) return { id, author: '', line: 'A message that is not here any more' };
    return { id, author: quoted.fromMe ? 'You' : nameOf(quoted.from), line: inOneLine(quoted) };
  }

  /** @param {Quote} quote */
  #drawQuote({ id, author, line }) {
    return make(
      'button',
      { className: 'quote', ariaLabel: `Go to the quoted message: ${line}`, onclick: () => this.#context.goTo(id) },
      make('strong', {}, author),
      make('span', {}, line),
    );
  }

  /** @param {NonNullable<Message['poll']>} poll */
  #drawPoll({ options, isMultipleChoice, votes }) {
    const mine = votes.find(({ from }) => from === this.#context.number)?.options ?? [];
    const choices = options.map((option) => {
      const voters = votes.filter((vote) => vote.options.includes(option)).map(({ from }) => nameOf(from));
      const isMine = mine.includes(option);
      const others = isMultipleChoice ? mine.filter((one) => one !== option) : [];
      const vote = () => this.#context.vote(this.#message, isMine ? others : [...others, option]);
      return make(
        'button',
        { ariaPressed: String(isMine), title: voters.join(', '), onclick: vote },
        make('span', {}, option),
        make('span', {}, voters.length === 1 ? '1 vote' : `${voters.length} votes`),
      );
    });
    return make('div', { className: 'poll', role: 'group', ariaLabel: 'Poll' }, ...choices);
  }

  /** @param {Message['reactions']} reactions */
  #drawReactions(reactions) {
    const { number } = this.#context;
    const chips = [...new Set(reactions.map(({ emoji }) => emoji))].map((emoji) => {
      const people = reactions.filter((reaction) => reaction.emoji === emoji).map(({ from }) => from);
      const isMine = people.includes(number);
      const who = people.map((from) => (from === number ? 'You' : nameOf(from))).join(', ');
      const toggle = () => this.#context.react(this.#message, isMine ? '' : emoji);
      return make(
        'button',
        { title: who, ariaLabel: `${emoji} by ${who}`, ariaPressed: String(isMine), onclick: toggle },
        people.length > 1 ? `${emoji} ${people.length}` : emoji,
      );
    });
    return make('div', { className: 'reactions' }, ...chips);
  }

  #drawMore() {
    const button = make('button', { className: 'more', ariaLabel: 'What to do with this message' }, '⋯');
    button.setAttribute('aria-haspopup', 'true');
    button.addEventListener('click', () => this.#context.showActions(this.#message, button));
    return button;
  }
}

/**
 * @template Shown
 * @param {string} key
 * @param {Shown | undefined} shows nothing: there is no such part
 * @param {(shown: Shown) => HTMLElement} draw
 * @returns {[string, Part][]}
 */
function part(key, shows, draw) {
  return shows === undefined ? [] : [[key, { shows, draw: () => draw(shows) }]];
}

/** @param {Message} message */
function footOf({ isStarred, isEdited, type, at, fromMe, ack }) {
  const hasTicks = fromMe && type !== 'revoked';
  return { isStarred, isEdited: isEdited && type !== 'revoked', at, ack: hasTicks ? ack : undefined };
}

/** @param {ReturnType<typeof footOf>} foot */
function drawFoot({ isStarred, isEdited, at, ack }) {
  const [ticks = '', meaning = ''] = (ack !== undefined && TICKS[ack]) || [];
  return make(
    'p',
    { className: 'foot faint' },
    ...(isStarred ? [make('span', { role: 'img', ariaLabel: 'starred' }, '★ ')] : []),
    ...(isEdited ? ['edited '] : []),
    make('time', { dateTime: at }, timeOf(at)),
    ...(ticks
      ? [make('span', { className: `ticks ${meaning}`, role: 'img', ariaLabel: meaning, title: meaning }, ticks)]
      : []),
  );
}
