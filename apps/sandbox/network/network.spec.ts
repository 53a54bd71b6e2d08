import type { Connection } from './connections.js';
import type { Content } from './content/content.js';
import type { Journal } from './journal.js';
import { WHATSAPP_PACE } from './linking.js';
import { createNetwork, type Network } from './network.js';
import type { Device, QueuedNews } from './world.js';

const ALICE = '59170000001';
const BOB = '59170000002';

const text = (words: string): Content => ({ type: 'chat', text: words });

let lines: string[];
let network: Network;

/** What a file would hold. */
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
  network.accounts.createPhone(ALICE);
  network.accounts.createPhone(BOB);
});

function restart(): void {
  const entries = lines.map((line) => JSON.parse(line) as unknown);
  network = createNetwork({ entries, journal, linkingPace: WHATSAPP_PACE });
}

function link(number: string): { device: Device; qr: string } {
  const connection: Connection = { push: () => undefined, close: () => undefined };
  const qr = `${network.linking.begin(connection, 'keys')},keys`;
  return { device: network.linking.scan(number, qr), qr };
}

function waitingFor(device: Device): QueuedNews['news'][] {
  return [...network.tables.all('queue')].filter(({ deviceId }) => deviceId === device.id).map(({ news }) => news);
}

function send(id: string, words: string): void {
  network.messages.accept({ from: ALICE, id, to: BOB, content: text(words) });
}

describe('the network', () => {
  it('folds two hand-overs of one (sender, id) into one message', () => {
    const { device } = link(BOB);
    send('ID1', 'first');
    send('ID1', 'second');
    expect(network.messages.find(ALICE, 'ID1')).toMatchObject({ attempts: 2, content: text('first') });
    expect(waitingFor(device)).toEqual([{ kind: 'message', message: `${ALICE}/ID1` }]);
  });

  it('keeps one id of two senders apart', () => {
    send('ID1', 'from Alice');
    network.messages.accept({ from: BOB, id: 'ID1', to: ALICE, content: text('from Bob') });
    expect([...network.tables.all('messages')].map(({ attempts }) => attempts)).toEqual([1, 1]);
  });

  it('comes back from its journal with everything that was not delivered', () => {
    const { device } = link(BOB);
    send('ID1', 'hello');
    network.receipts.readChat(BOB, ALICE);
    const before = { rows: [...network.tables.all('messages')], news: waitingFor(device) };
    restart();
    expect({ rows: [...network.tables.all('messages')], news: waitingFor(device) }).toEqual(before);
    expect(network.devices.authenticate(device.id, device.secret)).toEqual(device);
  });

  it('never gives a sequence number twice, not even after a restart with empty queues', () => {
    const { device } = link(BOB);
    send('ID1', 'hello');
    const [first] = [...network.tables.all('queue')];
    network.delivery.confirm(device, first?.seq ?? 0);
    restart();
    send('ID2', 'hello again');
    const [second] = [...network.tables.all('queue')];
    expect(second?.seq).toBeGreaterThan(first?.seq ?? Infinity);
  });

  it('tells the sender of delivery and reading once each', () => {
    const { device } = link(ALICE);
    network.messages.accept({ from: ALICE, id: 'ID1', to: BOB, content: text('hello'), deviceId: device.id });
    network.receipts.delivered(`${ALICE}/ID1`, BOB);
    network.receipts.readChat(BOB, ALICE);
    network.receipts.readChat(BOB, ALICE);
    expect(waitingFor(device)).toMatchObject([
      { kind: 'ack', ack: 2, previousAck: 1 },
      { kind: 'ack', ack: 3, previousAck: 2 },
    ]);
  });

  it('brings a message to another device of its sender before its delivery', async () => {
    const { device } = link(ALICE);
    const pushed: unknown[] = [];
    const connection: Connection = { push: (_event, data) => void pushed.push(data), close: () => undefined };
    network.connections.attach(device, connection);
    network.delivery.open(device, connection);
    send('ID1', 'hello');
    await new Promise((resolve) => setImmediate(resolve));
    expect(pushed).toMatchObject([
      {
        news: [
          { kind: 'message', message: { ack: 1 } },
          { kind: 'ack', ack: 2 },
        ],
      },
    ]);
  });

  it('leaves the history of a device at what it was told', () => {
    const { device } = link(ALICE);
    network.messages.accept({ from: ALICE, id: 'ID1', to: BOB, content: text('hello'), deviceId: device.id });
    network.messages.accept({ from: BOB, id: 'ID2', to: ALICE, content: text('hello back') });
    expect(network.history.chats(device)).toMatchObject([{ chat: BOB, unread: 0, messages: [{ id: 'ID1', ack: 1 }] }]);
  });

  it('links one device with one QR code', () => {
    const { qr } = link(ALICE);
    expect(() => network.linking.scan(BOB, qr)).toThrow('expired or was used');
  });

  it('forgets everything on reset', () => {
    const { device } = link(ALICE);
    send('ID1', 'hello');
    network.tables.clear();
    restart();
    expect(network.accounts.all()).toEqual([]);
    expect(() => network.devices.authenticate(device.id, device.secret)).toThrow('not linked');
  });
});
