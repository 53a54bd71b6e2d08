import { once } from 'node:events';
import type { Message } from 'whatsapp-web.js';
import { libraryClient, linkedLibraryClient, type LibraryClient } from '../../support/library-client.js';
import { recordEvents } from '../../support/library-events.js';
import { sharedStack, type Stack } from '../../support/stack.js';

const OWNER = '4915100001151';
const BUSY = '4915100001152';
const ANA = '4915100001153';
const CHATS = 500;
const MESSAGES = 40;

let stack: Stack;
let library: LibraryClient;

beforeAll(async () => {
  stack = await sharedStack();
});

afterEach(() => library.end());

describe('an account with a past', () => {
  it('is loaded as history: nobody is told of old messages', async () => {
    await stack.sandbox.createPhone(OWNER, 'Owner');
    const [peer = ''] = await stack.sandbox.people.addHistory(OWNER, {
      chats: 3,
      messagesPerChat: 120,
      unreadPerChat: 2,
      days: 10,
    });
    library = await libraryClient(stack);
    const told = recordEvents<[Message]>(library.client, 'message_create');
    const qrShown = once(library.client, 'qr') as Promise<[string]>;
    await library.client.initialize();
    const ready = once(library.client, 'ready');
    await stack.sandbox.scan(OWNER, (await qrShown)[0]);
    await ready;

    const chats = await library.client.getChats();
    expect(chats.map(({ unreadCount }) => unreadCount)).toEqual([2, 2, 2]);
    const chat = chats.find(({ id }) => id.user === peer);
    const all = (await chat?.fetchMessages({ limit: 1000 })) ?? [];
    expect(all.map(({ body }) => body)).toEqual(
      Array.from({ length: 120 }, (_, index) => `Message ${index + 1} of 120`),
    );
    const [oldest] = all;
    const daysAgo = (Date.now() / 1000 - (oldest?.timestamp ?? 0)) / 86_400;
    expect(daysAgo).toBeGreaterThan(9);

    const id = await stack.sandbox.sendFromPhone(OWNER, { to: ANA, text: 'New' });
    await told.find((message) => message.id.id === id);
    expect(told.heard).toHaveLength(1);
    expect(await stack.sandbox.ledger({ from: peer })).toEqual([]);
  });

  it('can be a long one, which is loaded step by step', async () => {
    await stack.sandbox.createPhone(BUSY, 'Busy');
    const peers = await stack.sandbox.people.addHistory(BUSY, { chats: CHATS, messagesPerChat: MESSAGES });
    expect(peers).toHaveLength(CHATS);
    await stack.sandbox.people.change(BUSY, { syncPace: { chatsPerStep: 100, pauseMs: 50 } });
    library = await linkedLibraryClient(stack, BUSY);
    expect(await library.client.getChats()).toHaveLength(CHATS);

    const loading = recordEvents<[number]>(library.client, 'loading_screen');
    const ready = recordEvents<[]>(library.client, 'ready');
    await stack.sandbox.reload(BUSY);
    await ready.find(() => true);
    expect(loading.heard.map(([percent]) => percent)).toEqual([0, 20, 40, 60, 80, 100]);
  });
});
