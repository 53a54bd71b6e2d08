import * as api from './control-api.js';
import { createChatList } from './chats.js';
import { Composer } from './composer.js';
import { Conversation } from './conversation.js';
import { showDevices } from './devices.js';
import { element } from './dom.js';
import { Inbox, isUnread } from './inbox.js';
import { confirmLink } from './linking.js';
import { attempt, onSubmit, report } from './notice.js';
import { choosePhone, loadGroups, loadPhones, nameOf } from './phones.js';
import { Typing } from './typing.js';

/** @typedef {api.Phone} Phone */

/** @type {HTMLElement} */
const notice = element('notice');
const composer = new Composer();
const conversation = new Conversation(composer);
const typing = new Typing(() => render());
const chatList = createChatList((chat) => openChat(chat));

/** @type {Inbox | undefined} */
let inbox;
let chat = '';
/** Ids of the groups that the phone is in. @type {string[]} */
let groups = [];
let isReading = false;
/** By phone and chat, the order up to which this page has read. @type {Map<string, number>} */
const readUpTo = new Map();
/** Chats whose names were asked for: those of numbers without a phone are never found. @type {Set<string>} */
const asked = new Set();

/** @param {Phone} phone */
function hold(phone) {
  inbox?.release();
  const { number } = phone;
  element('phone-name').textContent = phone.name;
  element('phone-number').textContent = `+${number}`;
  chat = '';
  groups = [];
  typing.clear();
  inbox = new Inbox(number, {
    changed: render,
    devicesChanged: () => void report(notice, () => showDevices(number)),
    groupsChanged: () => void report(notice, () => showGroups(number)),
    arrived: ({ chat: where, from }) => typing.stop(where, from),
    presence: (presence) => typing.take(presence),
    connection: (isConnected) => {
      element('connection').hidden = isConnected;
    },
    gone: () => void attempt(notice, () => start(number)),
  });
  render();
}

/** @param {string} number */
async function showGroups(number) {
  const ids = await loadGroups(number);
  if (inbox?.number !== number) return;
  groups = ids;
  render();
}

/** @param {string} opened */
function openChat(opened) {
  chat = opened;
  render();
}

function render() {
  if (!inbox) return;
  const { number } = inbox;
  const chats = inbox.chats(groups);
  const messages = inbox.messagesIn(chat);
  const unread = chats.filter((one) => one.unread > 0).length;
  chatList.show(chats, chat);
  conversation.show({ number, chat, messages, activity: typing.lineFor(chat) });
  composer.open(number, chat);
  element('panes').dataset['pane'] = chat ? 'conversation' : 'chats';
  document.title = `${unread > 0 ? `(${unread}) ` : ''}${nameOf(number)} · Sandbox phone`;
  history.replaceState(null, '', `?${new URLSearchParams({ phone: number, ...(chat ? { chat } : {}) })}`);
  void markRead({ number, opened: chat, newest: messages.filter(isUnread).at(-1)?.order ?? 0 });
  void findNames(chats.map((one) => one.chat));
}

/** Only what a person can see is read. @param {{number: string, opened: string, newest: number}} unread */
async function markRead({ number, opened, newest }) {
  const key = `${number} ${opened}`;
  if (isReading || document.visibilityState !== 'visible' || newest <= (readUpTo.get(key) ?? 0)) return;
  isReading = true;
  const isRead = await report(notice, () => api.readChat(number, opened));
  isReading = false;
  if (!isRead) return;
  readUpTo.set(key, newest);
  // What came in the meantime is not read yet.
  render();
}

/** @param {string[]} chats */
async function findNames(chats) {
  const unknown = chats.filter((one) => !asked.has(one));
  if (unknown.length === 0) return;
  for (const one of unknown) asked.add(one);
  if (await report(notice, loadPhones)) render();
}

/** Begins without a phone, or with the one that is wanted. @param {string} [wanted] number */
async function start(wanted) {
  const query = new URLSearchParams(location.search);
  const phones = await loadPhones();
  const only = phones.length === 1 && !wanted ? phones[0] : undefined;
  let phone = phones.find(({ number }) => number === wanted) ?? only;
  if (!phone && (wanted || !query.has('qr'))) phone = await choosePhone(wanted);
  const qr = query.get('qr');
  if (qr) phone = await confirmLink(qr, phone);
  if (!phone) return;
  hold(phone);
  const linkedChat = query.get('chat');
  if (linkedChat) openChat(linkedChat);
}

element('phone-in-hand').addEventListener('click', () => {
  void choosePhone().then((phone) => phone && hold(phone));
});
element('back').addEventListener('click', () => {
  openChat('');
  element('chats').querySelector('button')?.focus();
});
onSubmit(element('open-chat'), notice, ({ peer = '' }) => {
  if (!inbox) throw new Error('Choose a phone first.');
  openChat(peer);
});
document.addEventListener('visibilitychange', render);

void attempt(notice, () => start(new URLSearchParams(location.search).get('phone') ?? undefined));
