import * as api from './control-api.js';
import { Attachment, kindOf, readFile } from './attachment.js';
import { element } from './dom.js';
import { attempt } from './notice.js';
import { nameOf } from './phones.js';
import { tellTyping } from './typing.js';
import { inOneLine } from './wording.js';

/** @typedef {api.Message} Message */
/** @typedef {{text: string, file: File | undefined, about: {kind: 'reply' | 'edit', message: Message} | undefined}} Draft */

/** @type {HTMLTextAreaElement} */
const field = element('text');
/** @type {HTMLElement} */
const notice = element('notice');

/** Where a person writes. What is written in one chat waits there until they come back to it. */
export class Composer {
  /** @type {Map<string, Draft>} */
  #drafts = new Map();
  /** @type {Draft['about']} */
  #about = undefined;
  #number = '';
  #chat = '';
  #attachment = new Attachment(() => field.focus());
  /** Messages leave one after the other, in the order in which they were written. */
  #sending = Promise.resolve();

  constructor() {
    element('composer').addEventListener('submit', (/** @type {SubmitEvent} */ event) => {
      event.preventDefault();
      this.#submit();
    });
    element('cancel-about').addEventListener('click', () => this.#cancel());
    field.addEventListener('keydown', (event) => this.#onKey(event));
    field.addEventListener('input', () => tellTyping(this.#number, this.#chat, field.value !== ''));
    field.addEventListener('paste', ({ clipboardData }) => this.#takeFile(clipboardData));
    const pane = /** @type {HTMLElement} */ (element('log').parentElement);
    pane.addEventListener('dragover', (event) => event.preventDefault());
    pane.addEventListener('drop', (event) => {
      event.preventDefault();
      this.#takeFile(event.dataTransfer);
    });
  }

  /** @param {string} number @param {string} chat empty when none is open */
  open(number, chat) {
    const before = `${this.#number} ${this.#chat}`;
    const now = `${number} ${chat}`;
    if (now === before) return;
    this.#drafts.set(before, this.#draft());
    if (this.#chat) tellTyping(this.#number, this.#chat, false);
    this.#number = number;
    this.#chat = chat;
    this.#restore(this.#drafts.get(now) ?? { text: '', file: undefined, about: undefined });
    element('composer').hidden = !chat;
    if (chat) field.focus();
  }

  /** @param {Message} message */
  reply(message) {
    this.#restore({ ...this.#draft(), about: { kind: 'reply', message } });
    field.focus();
  }

  /** @param {Message} message */
  edit(message) {
    this.#restore({ text: message.text, file: undefined, about: { kind: 'edit', message } });
    field.focus();
  }

  #cancel() {
    const wasEdit = this.#about?.kind === 'edit';
    this.#restore({ ...this.#draft(), ...(wasEdit ? { text: '' } : {}), about: undefined });
    field.focus();
  }

  /** @param {KeyboardEvent} event */
  #onKey(event) {
    if (event.key === 'Escape' && this.#about) this.#cancel();
    // While a character is being composed, Enter chooses it.
    if (event.key !== 'Enter' || event.shiftKey || event.isComposing) return;
    event.preventDefault();
    this.#submit();
  }

  /** @param {DataTransfer | null} data */
  #takeFile(data) {
    const [file] = data?.files ?? [];
    if (file && this.#chat) this.#attachment.set(file);
  }

  /** @returns {Draft} */
  #draft() {
    return { text: field.value, file: this.#attachment.file, about: this.#about };
  }

  /** @param {Draft} draft */
  #restore({ text, file, about }) {
    field.value = text;
    this.#attachment.set(file);
    this.#about = about;
    element('about-message').hidden = !about;
    element('attach').disabled = about?.kind === 'edit';
    if (!about) return;
    const { kind, message } = about;
    const author = message.fromMe ? 'yourself' : nameOf(message.from);
    const doing = kind === 'edit' ? 'Editing' : `Answering ${author}`;
    element('about-text').textContent = `${doing}: ${inOneLine(message)}`;
  }

  #submit() {
    const draft = this.#draft();
    if (!draft.text.trim() && !draft.file) return;
    const [number, chat] = [this.#number, this.#chat];
    tellTyping(number, chat, false);
    this.#restore({ text: '', file: undefined, about: undefined });
    this.#sending = this.#sending.then(async () => {
      element('send').ariaBusy = 'true';
      const isSent = await attempt(notice, () => send(number, chat, draft));
      element('send').ariaBusy = 'false';
      if (!isSent) this.#giveBack(`${number} ${chat}`, draft);
    });
  }

  /** What could not be sent can be sent again, unless something else is being written there by now. @param {string} where @param {Draft} draft */
  #giveBack(where, draft) {
    const isHere = where === `${this.#number} ${this.#chat}`;
    const there = isHere ? this.#draft() : this.#drafts.get(where);
    if (there?.text || there?.file) return;
    if (isHere) this.#restore(draft);
    else this.#drafts.set(where, draft);
  }
}

/** @param {string} number @param {string} to @param {Draft} draft */
async function send(number, to, { text, file, about }) {
  if (about?.kind === 'edit') return api.editMessage(number, about.message.id, text);
  const envelope = { to, ...(about ? { quotedMessageId: about.message.id } : {}) };
  if (!file) return api.sendMessage(number, { ...envelope, text });
  const kind = kindOf(file);
  const body = await readFile(file);
  const hasWords = text.trim() !== '';
  if (hasWords && kind !== 'audio') body.caption = text;
  await api.sendMessage(number, { ...envelope, [kind]: body });
  // Audio has no caption.
  if (hasWords && kind === 'audio') await api.sendMessage(number, { to, text });
}
