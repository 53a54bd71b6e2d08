import * as api from './control-api.js';

/** @typedef {api.Message} Message */

const TICKS = new Map([
  [-1, 'refused'],
  [1, '✓'],
  [2, '✓✓'],
  [3, '✓✓ read'],
]);

/** @param {string} id */
const element = (id) => /** @type {any} */ (document.getElementById(id));

/** What is shown. Messages are kept by their order, which is the same for everybody in the network. */
const view = {
  number: '',
  chat: '',
  /** @type {Map<number, Message>} */
  messages: new Map(),
  stopListening: () => {},
};

/** @param {() => Promise<void>} action */
async function attempt(action) {
  const notice = element('notice');
  notice.hidden = true;
  try {
    await action();
  } catch (error) {
    notice.textContent = error instanceof Error ? error.message : String(error);
    notice.hidden = false;
  }
}

/** @param {string} id @param {(fields: Record<string, string>) => Promise<void>} submit */
function onSubmit(id, submit) {
  const form = element(id);
  form.addEventListener('submit', (/** @type {SubmitEvent} */ event) => {
    event.preventDefault();
    const fields = Object.fromEntries(new FormData(form));
    void attempt(async () => {
      await submit(/** @type {Record<string, string>} */ (fields));
      form.reset();
    });
  });
}

/** @param {string} tag @param {string} text @param {Record<string, unknown>} [properties] */
function make(tag, text, properties = {}) {
  return Object.assign(document.createElement(tag), { textContent: text }, properties);
}

async function showPhones() {
  const phones = await api.listPhones();
  const options = phones.map(({ number, name }) => make('option', `+${number} · ${name}`, { value: number }));
  element('phones').replaceChildren(...options);
  element('phones').value = view.number;
}

/** @param {string} number */
async function pickUp(number) {
  view.stopListening();
  Object.assign(view, { number, chat: '', messages: new Map() });
  view.stopListening = api.listen(number, { message: take, devices: () => void attempt(showDevices) });
  await showPhones();
  for (const message of await api.listMessages(number)) view.messages.set(message.order, message);
  await showDevices();
  showChats();
  showMessages();
}

/** @param {Message} message */
function take(message) {
  view.messages.set(message.order, message);
  showChats();
  if (message.chat !== view.chat) return;
  showMessages();
  if (!message.fromMe && message.ack < 3) void attempt(() => api.readChat(view.number, view.chat));
}

/** @param {string} chat */
async function openChat(chat) {
  view.chat = chat;
  showChats();
  showMessages();
  await api.readChat(view.number, chat);
}

function showChats() {
  const inOrder = [...view.messages.values()].sort((a, b) => b.order - a.order);
  const chats = [...new Set(inOrder.map(({ chat }) => chat))];
  const items = chats.map((chat) => {
    const unread = inOrder.filter((message) => message.chat === chat && !message.fromMe && message.ack < 3).length;
    const button = make('button', unread ? `+${chat} (${unread})` : `+${chat}`, {
      onclick: () => void attempt(() => openChat(chat)),
    });
    button.setAttribute('aria-current', String(chat === view.chat));
    const item = make('li', '');
    item.append(button);
    return item;
  });
  element('chats').replaceChildren(...items);
}

function showMessages() {
  const inOrder = [...view.messages.values()].sort((a, b) => a.order - b.order);
  const items = inOrder
    .filter(({ chat }) => chat === view.chat)
    .map(({ text, fromMe, ack, at }) => {
      const item = make('li', text, { className: fromMe ? 'mine' : '' });
      const time = new Date(at).toLocaleTimeString();
      item.append(make('small', fromMe ? `${time} ${TICKS.get(ack) ?? ''}` : time));
      return item;
    });
  element('chat-title').textContent = view.chat ? `+${view.chat}` : 'No chat open';
  element('send').hidden = !view.chat;
  element('messages').replaceChildren(...items);
  items.at(-1)?.scrollIntoView();
}

async function showDevices() {
  const devices = await api.listDevices(view.number);
  const items = devices.map(({ deviceId, name, connected }) => {
    const item = make('li', connected ? name : `${name} (offline)`);
    item.append(make('button', 'Unlink', { onclick: () => void attempt(() => api.unlink(view.number, deviceId)) }));
    return item;
  });
  element('devices').replaceChildren(...(items.length ? items : [make('li', 'None')]));
}

onSubmit('create-phone', async ({ number = '' }) => pickUp((await api.createPhone(number)).number));
onSubmit('open-chat', ({ peer = '' }) => openChat(peer));
onSubmit('scan', ({ qr = '' }) => api.scan(view.number, qr));
onSubmit('send', ({ text = '' }) => api.sendMessage(view.number, view.chat, text));
element('phones').addEventListener('change', () => void attempt(() => pickUp(element('phones').value)));

void attempt(async () => {
  const phones = await api.listPhones();
  // A link names its phone, and may name a chat: `/?phone=…&chat=…`.
  const wanted = new URLSearchParams(location.search);
  const phone = phones.find(({ number }) => number === wanted.get('phone')) ?? phones[0];
  if (!phone) return;
  await pickUp(phone.number);
  const chat = wanted.get('chat');
  if (chat) await openChat(chat);
});
