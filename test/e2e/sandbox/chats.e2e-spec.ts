import type { Chat, Message } from 'whatsapp-web.js';
import { linkedLibraryClient, type LibraryClient } from '../../support/library-client.js';
import { recordEvents, type RecordedEvents } from '../../support/library-events.js';
import { sharedStack, type Stack } from '../../support/stack.js';

const OWNER = '4915100001121';
const ANA = '4915100001122';
const BOB = '4915100001123';
const EVE = '4915100001124';

let stack: Stack;
let library: LibraryClient;
let messages: RecordedEvents<[Message]>;

const wid = (number: string): string => `${number}@c.us`;

beforeAll(async () => {
  stack = await sharedStack();
  library = await linkedLibraryClient(stack, OWNER);
  messages = recordEvents(library.client, 'message');
  for (const number of [ANA, BOB, EVE]) await stack.sandbox.createPhone(number, `Phone ${number}`);
});

afterAll(() => library.end());

/** Has the library hear a text from a phone. */
async function hear(number: string, text: string): Promise<void> {
  const id = await stack.sandbox.sendFromPhone(number, { to: OWNER, text });
  await messages.find((message) => message.id.id === id);
}

function chatWith(number: string): Promise<Chat> {
  return library.client.getChatById(wid(number));
}

async function onPhone(number: string): Promise<unknown> {
  return (await stack.sandbox.people.chatsOf(OWNER)).find(({ chat }) => chat === number);
}

describe('chats on the sandbox', () => {
  it('lists chats with their last message, the latest first', async () => {
    await hear(BOB, 'from Bob');
    await hear(ANA, 'from Ana');
    const chats = await library.client.getChats();
    const last = Object.fromEntries(chats.map(({ id, lastMessage }) => [id.user, lastMessage.body]));
    expect(last).toMatchObject({ [ANA]: 'from Ana', [BOB]: 'from Bob' });
    const times = chats.map(({ timestamp }) => timestamp);
    expect(times).toEqual([...times].sort((a, b) => b - a));
  });

  it('archives, pins and mutes a chat, and takes all that back', async () => {
    await hear(ANA, 'anything');
    const chat = await chatWith(ANA);
    const archived = recordEvents<[Chat, boolean, boolean]>(library.client, 'chat_archived');
    await chat.archive();
    await archived.find(({ id }, now, before) => id.user === ANA && now && !before);
    expect(await chat.pin()).toBe(true);
    const until = new Date(Date.now() + 3_600_000);
    expect(await chat.mute(until)).toMatchObject({ isMuted: true, muteExpiration: Math.floor(until.getTime() / 1000) });
    expect(await onPhone(ANA)).toMatchObject({
      archived: true,
      pinned: true,
      mutedUntil: Math.floor(until.getTime() / 1000),
    });
    expect(await chatWith(ANA)).toMatchObject({ archived: true, pinned: true, isMuted: true });

    await chat.unarchive();
    await chat.unpin();
    await chat.unmute();
    expect(chat.isMuted).toBe(false);
    expect(await onPhone(ANA)).toMatchObject({ archived: false, pinned: false, mutedUntil: 0 });
    expect(await chatWith(ANA)).toMatchObject({ archived: false, pinned: false, isMuted: false });
  });

  it('counts what is unread, until it is read, and marks it unread again', async () => {
    await (await chatWith(BOB)).sendSeen();
    const id = await stack.sandbox.sendFromPhone(BOB, { to: OWNER, text: 'Read me' });
    await messages.find((message) => message.id.id === id);
    expect(await chatWith(BOB)).toMatchObject({ unreadCount: 1 });
    await (await chatWith(BOB)).sendSeen();
    expect(await chatWith(BOB)).toMatchObject({ unreadCount: 0 });
    expect((await stack.sandbox.messagesOf(BOB)).find((message) => message.id === id)).toMatchObject({ ack: 3 });

    await (await chatWith(BOB)).markUnread();
    expect(await chatWith(BOB)).toMatchObject({ unreadCount: -1 });
    expect(await onPhone(BOB)).toMatchObject({ markedUnread: true, unread: 0 });
    await (await chatWith(BOB)).sendSeen();
    expect(await onPhone(BOB)).toMatchObject({ markedUnread: false });
  });

  it('clears a chat, here and after the page loaded anew', async () => {
    await hear(EVE, 'Forget this');
    const chat = await chatWith(EVE);
    expect(await chat.clearMessages()).toBe(true);
    expect(await chat.fetchMessages({ limit: 10 })).toEqual([]);
    await hear(EVE, 'Remember this');
    const ready = recordEvents<[]>(library.client, 'ready');
    await stack.sandbox.reload(OWNER);
    await ready.find(() => true);
    const [left] = await (await chatWith(EVE)).fetchMessages({ limit: 10 });
    expect(left).toMatchObject({ body: 'Remember this' });
  });

  it('deletes a chat, which comes back with the next message', async () => {
    await hear(EVE, 'To be deleted');
    const removed = recordEvents<[Chat]>(library.client, 'chat_removed');
    expect(await (await chatWith(EVE)).delete()).toBe(true);
    await removed.find(({ id }) => id.user === EVE);
    await hear(EVE, 'Hello again');
    const chat = await chatWith(EVE);
    expect((await chat.fetchMessages({ limit: 10 })).map(({ body }) => body)).toEqual(['Hello again']);
  });
});
