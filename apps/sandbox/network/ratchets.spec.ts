import type { Connection } from './connections.js';
import type { Journal } from './journal.js';
import { WHATSAPP_PACE } from './linking.js';
import { createNetwork, type Network } from './network.js';
import type { Device } from './world.js';

const ALICE = '59170000001';
const BOB = '59170000002';

const journal: Journal = { append: () => undefined, rewrite: () => undefined, close: () => undefined };
const page: Connection = { push: () => undefined, close: () => undefined };

let network: Network;
let device: Device;

beforeEach(() => {
  network = createNetwork({ entries: [], journal, linkingPace: WHATSAPP_PACE });
  network.accounts.createPhone(ALICE);
  network.accounts.createPhone(BOB);
  device = network.linking.scan(ALICE, `${network.linking.begin(page, 'keys')},keys`);
});

function send(id: string, counter: number): void {
  const content = { type: 'chat', text: id } as const;
  network.messages.accept({ from: ALICE, id, to: BOB, content, deviceId: device.id, counter });
}

function whatBobHas(): string[] {
  return network.conversations.messagesOf(BOB).map(({ id }) => id);
}

describe('a send counter that comes again', () => {
  it('is counted, and no more, where the ratchet is not strict', () => {
    send('ID1', 5);
    send('ID2', 4);
    expect(network.messages.find(ALICE, 'ID2')).toMatchObject({ reusedCounters: 1, isUndecryptable: false });
    expect(whatBobHas()).toEqual(['ID1', 'ID2']);
  });

  it('makes a message that nobody can read, where it is', () => {
    network.pageOptions.change({ strictRatchet: true }, ALICE);
    send('ID1', 5);
    send('ID2', 5);
    send('ID3', 6);
    expect(network.messages.find(ALICE, 'ID2')).toMatchObject({ reusedCounters: 1, isUndecryptable: true });
    expect(whatBobHas()).toEqual(['ID1', 'ID3']);
  });

  it('is made good by a hand-over of the same message under a fresh one', () => {
    network.pageOptions.change({ strictRatchet: true }, ALICE);
    send('ID1', 5);
    send('ID2', 5);
    send('ID2', 6);
    expect(network.messages.find(ALICE, 'ID2')).toMatchObject({
      attempts: 2,
      reusedCounters: 1,
      isUndecryptable: false,
      receipts: { [BOB]: 2 },
    });
    expect(whatBobHas()).toEqual(['ID1', 'ID2']);
  });

  it('does not take back what was read before', () => {
    network.pageOptions.change({ strictRatchet: true }, ALICE);
    send('ID1', 5);
    send('ID1', 5);
    expect(network.messages.find(ALICE, 'ID1')).toMatchObject({ reusedCounters: 1, isUndecryptable: false });
    expect(whatBobHas()).toEqual(['ID1']);
  });

  it('is that of another device when the account is linked anew', () => {
    network.pageOptions.change({ strictRatchet: true }, ALICE);
    send('ID1', 5);
    network.devices.unlink(ALICE, device.id);
    device = network.linking.scan(ALICE, `${network.linking.begin(page, 'keys')},keys`);
    send('ID2', 1);
    expect(whatBobHas()).toEqual(['ID1', 'ID2']);
  });
});
