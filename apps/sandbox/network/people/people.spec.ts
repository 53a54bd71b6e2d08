import type { Connection } from '../connections.js';
import type { Journal } from '../journal.js';
import { WHATSAPP_PACE } from '../linking.js';
import { createNetwork, type Network } from '../network.js';
import type { Device, Message } from '../world.js';

const ALICE = '59170000001';
const BOB = '59170000002';

let lines: string[];
let network: Network;

const journal: Journal = {
  append: (entry) => void lines.push(JSON.stringify(entry)),
  rewrite(entries) {
    lines = [...entries].map((entry) => JSON.stringify(entry));
  },
  close: () => undefined,
};

beforeEach(() => {
  lines = [];
  restart();
  for (const number of [ALICE, BOB]) network.accounts.createPhone(number);
});

function restart(): void {
  const entries = lines.map((line) => JSON.parse(line) as unknown);
  network = createNetwork({ entries, journal, linkingPace: WHATSAPP_PACE });
}

function link(number: string): Device {
  const connection: Connection = { push: () => undefined, close: () => undefined };
  return network.linking.scan(number, `${network.linking.begin(connection, 'keys')},keys`);
}

function send(id: string, from = BOB, to = ALICE): Message {
  return network.messages.accept({ from, id, to, content: { type: 'chat', text: id } });
}

function inChat(number: string, chat: string): string[] {
  return network.conversations.messagesOf(number, chat).map(({ id }) => id);
}

describe('blocking', () => {
  it('keeps what comes from the blocked one away, for good', () => {
    network.people.blocks.block(ALICE, BOB);
    send('ID1');
    network.people.blocks.unblock(ALICE, BOB);
    send('ID2');
    restart();
    network.receipts.settleAll();
    expect(inChat(ALICE, BOB)).toEqual(['ID2']);
    expect(inChat(BOB, ALICE)).toEqual(['ID1', 'ID2']);
    expect(network.messages.find(BOB, 'ID1')?.receipts).toEqual({});
  });

  it('does not keep what the blocker writes', () => {
    network.people.blocks.block(ALICE, BOB);
    send('ID1', ALICE, BOB);
    expect(inChat(BOB, ALICE)).toEqual(['ID1']);
  });

  it('hides typing and presence in both directions', () => {
    send('ID1');
    network.people.blocks.block(ALICE, BOB);
    expect(network.audience.ofTyping(ALICE, BOB)).toEqual([]);
    expect(network.audience.ofTyping(BOB, ALICE)).toEqual([]);
    expect(network.audience.ofPresence(BOB)).toEqual([]);
  });
});

describe('the list of chats', () => {
  it('leaves out what was cleared, and shows what came later', () => {
    const device = link(ALICE);
    const cleared = send('ID1');
    network.people.chatStates.change(ALICE, BOB, { clearedUpTo: cleared.order });
    const seqs = (): number[] => [...network.tables.all('queue')].map(({ seq }) => seq);
    network.delivery.confirm(device, Math.max(...seqs()));
    expect(network.history.chats(device)).toEqual([]);
    send('ID2');
    network.delivery.confirm(device, Math.max(...seqs()));
    expect(network.history.chats(device)).toMatchObject([{ chat: BOB, messages: [{ id: 'ID2' }] }]);
    expect(network.history.earlier(device, BOB, 'ID2')).toEqual([]);
  });

  it('is marked unread until it is read', () => {
    network.people.chatStates.change(ALICE, BOB, { isMarkedUnread: true });
    network.receipts.readChat(ALICE, BOB);
    expect(network.people.chatStates.get(ALICE, BOB).isMarkedUnread).toBe(false);
  });

  it('can be read in parts', () => {
    const device = link(ALICE);
    network.people.baseline.add(ALICE, { chats: 5, messagesPerChat: 1, unreadPerChat: 0, days: 1 });
    const parts = [0, 2, 4].map((offset) => network.history.chats(device, { offset, limit: 2 }).length);
    expect(parts).toEqual([2, 2, 1]);
  });
});

describe('a past', () => {
  it('is in the chats as if it had happened, oldest first, and the peer spoke last', () => {
    const [peer = ''] = network.people.baseline.add(ALICE, { chats: 2, messagesPerChat: 4, unreadPerChat: 2, days: 3 });
    const messages = network.conversations.messagesOf(ALICE, peer);
    expect(messages.map(({ from }) => from)).toEqual([ALICE, peer, peer, peer]);
    expect(network.conversations.unreadIn(ALICE, peer)).toHaveLength(2);
    const times = messages.map(({ at }) => at);
    expect(times).toEqual([...times].sort());
    expect(Date.parse(times[0] ?? '')).toBeLessThan(Date.now() - 2 * 24 * 60 * 60 * 1000);
  });

  it('is told to nobody, and added to what was there', () => {
    const device = link(ALICE);
    const first = network.people.baseline.add(ALICE, { chats: 1, messagesPerChat: 1, unreadPerChat: 0, days: 1 });
    const second = network.people.baseline.add(ALICE, { chats: 1, messagesPerChat: 1, unreadPerChat: 0, days: 1 });
    expect(first).not.toEqual(second);
    expect([...network.tables.all('queue')].filter(({ deviceId }) => deviceId === device.id)).toEqual([]);
  });

  it('takes few lines of the journal', () => {
    const before = lines.length;
    network.people.baseline.add(ALICE, { chats: 100, messagesPerChat: 40, unreadPerChat: 0, days: 1 });
    expect(lines.length - before).toBe(2);
    restart();
    expect(network.conversations.chatsOf(ALICE)).toHaveLength(100);
  });
});

describe('profile pictures', () => {
  it('are images in base64, and nothing else', () => {
    const { profiles } = network.people;
    expect(() => profiles.setPicture(ALICE, { mimeType: 'text/html', base64: 'AAAA' })).toThrow('must be an image');
    expect(() => profiles.setPicture(ALICE, { mimeType: 'image/png', base64: '<svg>' })).toThrow('not base64');
    const { id } = profiles.setPicture(ALICE, { mimeType: 'image/png', base64: 'AAAA' });
    expect(profiles.setPicture(ALICE, { mimeType: 'image/png', base64: 'AAAA' }).id).not.toBe(id);
  });
});
