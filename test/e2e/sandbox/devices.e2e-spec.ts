import type { Chat, Message } from 'whatsapp-web.js';
import { eventually } from '../../support/eventually.js';
import { linkedLibraryClient, type LibraryClient } from '../../support/library-client.js';
import { recordEvents } from '../../support/library-events.js';
import { sharedStack, type Stack } from '../../support/stack.js';

const OWNER = '4915100001141';
const ANA = '4915100001142';

let stack: Stack;
let office: LibraryClient;
let home: LibraryClient;

const ana = `${ANA}@c.us`;

beforeAll(async () => {
  stack = await sharedStack();
  office = await linkedLibraryClient(stack, OWNER);
  home = await linkedLibraryClient(stack, OWNER);
  await stack.sandbox.createPhone(ANA, 'Ana');
});

afterAll(() => Promise.all([office.end(), home.end()]));

function chatAtHome(): Promise<Chat> {
  return home.client.getChatById(ana);
}

describe('two devices of one account', () => {
  it('both see what one of them sends, and what becomes of it', async () => {
    const created = recordEvents<[Message]>(home.client, 'message_create');
    const acks = recordEvents<[Message, number]>(home.client, 'message_ack');
    const sent = await office.client.sendMessage(ana, 'From the office');
    const [copy] = await created.find(({ id }) => id.id === sent.id.id);
    expect(copy).toMatchObject({ fromMe: true, to: ana, body: 'From the office' });
    const [delivered] = await acks.find(({ id }, ack) => id.id === sent.id.id && ack >= 2);
    expect(delivered.id._serialized).toBe(sent.id._serialized);
  });

  it('both get what comes, and one of them reads it for both', async () => {
    const [atOffice, atHome] = [office, home].map(({ client }) => recordEvents<[Message]>(client, 'message'));
    const id = await stack.sandbox.sendFromPhone(ANA, { to: OWNER, text: 'For you' });
    for (const heard of [atOffice, atHome]) await heard?.find((message) => message.id.id === id);
    await (await office.client.getChatById(ana)).sendSeen();
    expect(await eventually(chatAtHome, ({ unreadCount }) => unreadCount === 0)).toMatchObject({ unreadCount: 0 });
  });

  it('share what is done with chats', async () => {
    const chat = await office.client.getChatById(ana);
    const archived = recordEvents<[Chat, boolean]>(home.client, 'chat_archived');
    await chat.archive();
    await archived.find(({ id }, isArchived) => id._serialized === ana && isArchived);
    await chat.mute();
    await chat.markUnread();
    const marked = await eventually(chatAtHome, ({ unreadCount }) => unreadCount === -1);
    expect(marked).toMatchObject({ archived: true, isMuted: true });
    await chat.clearMessages();
    const left = await eventually(
      async () => (await chatAtHome()).fetchMessages({ limit: 10 }),
      ({ length }) => length === 0,
    );
    expect(left).toEqual([]);
    await stack.sandbox.people.changeChat(OWNER, ANA, { archived: false, mutedUntil: 0 });
    await archived.find(({ id }, isArchived) => id._serialized === ana && !isArchived);
  });

  it('share that a chat was deleted', async () => {
    const removed = recordEvents<[Chat]>(home.client, 'chat_removed');
    await (await office.client.getChatById(ana)).delete();
    await removed.find(({ id }) => id._serialized === ana);
    const told = recordEvents<[Message]>(home.client, 'message');
    const id = await stack.sandbox.sendFromPhone(ANA, { to: OWNER, text: 'Still me' });
    await told.find((message) => message.id.id === id);
    expect(removed.heard).toHaveLength(1);
  });

  it('share whom they block, and what they are called', async () => {
    await (await office.client.getContactById(ana)).block();
    const isBlockedAtHome = async (): Promise<boolean> => (await home.client.getContactById(ana)).isBlocked;
    expect(await eventually(isBlockedAtHome, Boolean)).toBe(true);
    await (await home.client.getContactById(ana)).unblock();
    expect(await stack.sandbox.people.blockedBy(OWNER)).toEqual([]);

    await office.client.setDisplayName('Both of us');
    const nameAtHome = (): Promise<string | undefined> =>
      home.client.pupPage?.evaluate(
        () =>
          (window as unknown as { require(name: string): { Conn: { pushname: string } } }).require('WAWebConnModel')
            .Conn.pushname,
      ) ?? Promise.resolve(undefined);
    expect(await eventually(nameAtHome, (name) => name === 'Both of us')).toBe('Both of us');
  });

  it('both see a group that one of them makes', async () => {
    const joined = recordEvents<[{ chatId: string }]>(home.client, 'group_update');
    const made = await office.client.createGroup('Ours', [ana]);
    if (typeof made === 'string') throw new Error(made);
    const { _serialized: gid } = made.gid as unknown as { _serialized: string };
    await joined.find(({ chatId }) => chatId === gid);
    expect(await home.client.getChatById(gid)).toMatchObject({ name: 'Ours', isGroup: true });
  });
});
