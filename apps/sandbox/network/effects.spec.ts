import type { Connection } from './connections.js';
import type { Content } from './content/content.js';
import type { Journal } from './journal.js';
import { WHATSAPP_PACE } from './linking.js';
import { createNetwork, type Network } from './network.js';
import type { Device, Message } from './world.js';

const ALICE = '59170000001';
const BOB = '59170000002';

const poll: Content = { type: 'poll_creation', name: 'Where to?', options: ['Sea', 'Hills'], isMultipleChoice: false };
const journal: Journal = { append: () => undefined, rewrite: () => undefined, close: () => undefined };

let network: Network;
let device: Device;

beforeEach(() => {
  network = createNetwork({ entries: [], journal, linkingPace: WHATSAPP_PACE });
  network.accounts.createPhone(ALICE);
  network.accounts.createPhone(BOB);
  const connection: Connection = { push: () => undefined, close: () => undefined };
  device = network.linking.scan(BOB, `${network.linking.begin(connection, 'keys')},keys`);
});

function send(content: Content = { type: 'chat', text: 'before' }): Message {
  return network.messages.accept({ from: ALICE, id: 'ID1', to: BOB, content });
}

function confirmAll(): void {
  const seqs = [...network.tables.all('queue')].map(({ seq }) => seq);
  network.delivery.confirm(device, Math.max(...seqs));
}

describe('what is done to a message', () => {
  it('is one state and one piece of news, however often it is repeated', () => {
    const message = send();
    const first = network.effects.put(message, BOB, { kind: 'reaction', emoji: '👍' });
    expect(network.effects.put(message, BOB, { kind: 'reaction', emoji: '👍' })).toEqual(first);
    const news = [...network.tables.all('queue')].filter((queued) => queued.news.kind === 'effect');
    expect(news).toHaveLength(1);
  });

  it('is not in the history of a device that will still be told of it', () => {
    const message = send();
    confirmAll();
    network.effects.put(message, ALICE, { kind: 'edit', text: 'between' });
    confirmAll();
    network.effects.put(message, ALICE, { kind: 'edit', text: 'after' });
    network.effects.put(message, ALICE, { kind: 'revoke' });
    expect(network.history.chats(device)).toMatchObject([{ messages: [{ content: { text: 'between' } }] }]);
    confirmAll();
    expect(network.history.chats(device)).toMatchObject([{ messages: [{ content: { type: 'revoked' } }] }]);
  });

  it('keeps from those who may not: others edit and delete nothing', () => {
    const message = send();
    expect(() => network.effects.put(message, BOB, { kind: 'edit', text: 'mine' })).toThrow('Only the sender');
    expect(() => network.effects.put(message, BOB, { kind: 'revoke' })).toThrow('Only the sender');
  });

  it('is up to the admins of a group as well, when somebody deletes', () => {
    const { group } = network.groups.membership.create(BOB, { subject: 'Crew', participants: [ALICE] });
    const says = (from: string, id: string): Message =>
      network.messages.accept({ from, id, to: group.jid, content: { type: 'chat', text: 'x' } });
    const [ofBob, ofAlice] = [says(BOB, 'ID2'), says(ALICE, 'ID3')];
    expect(() => network.effects.put(ofBob, ALICE, { kind: 'revoke' })).toThrow('Only the sender');
    expect(() => network.effects.put(ofAlice, BOB, { kind: 'edit', text: 'mine' })).toThrow('Only the sender');
    expect(network.effects.put(ofAlice, BOB, { kind: 'revoke' })).toMatchObject({ by: BOB });
  });

  it('stars and hides for one account alone', () => {
    const message = send();
    network.effects.put(message, BOB, { kind: 'hide' });
    confirmAll();
    expect(network.history.chats(device)).toMatchObject([{ messages: [] }]);
    expect(network.messages.find(ALICE, 'ID1')?.content).toEqual({ type: 'chat', text: 'before' });
  });

  it('takes one answer to a poll that takes one, and only those it has', () => {
    const message = send(poll);
    expect(network.effects.put(message, BOB, { kind: 'vote', options: [1] })).toMatchObject({ options: [1] });
    expect(() => network.effects.put(message, BOB, { kind: 'vote', options: [0, 1] })).toThrow('takes one answer');
    expect(() => network.effects.put(message, BOB, { kind: 'vote', options: [2] })).toThrow('no such option');
  });
});
