import type { Connection } from './connections.js';
import type { Journal } from './journal.js';
import { WHATSAPP_PACE } from './linking.js';
import { createNetwork, type Network } from './network.js';

const ALICE = '59170000001';
const BOB = '59170000002';

const journal: Journal = { append: () => undefined, rewrite: () => undefined, close: () => undefined };

let network: Network;
let pushed: string[];
let page: Connection;

beforeEach(() => {
  jest.useFakeTimers();
  network = createNetwork({ entries: [], journal, linkingPace: WHATSAPP_PACE });
  network.accounts.createPhone(ALICE);
  network.accounts.createPhone(BOB);
  pushed = [];
  page = { push: (event) => void pushed.push(event), close: () => undefined };
});

afterEach(() => {
  jest.useRealTimers();
});

describe('a pairing code', () => {
  it('links the page that shows it, once, however it is typed', () => {
    const code = network.pairingCodes.begin(page, ALICE);
    expect(code).toMatch(/^[1-9A-HJ-NP-TV-Z]{8}$/);
    const typed = `${code.slice(0, 4)}-${code.slice(4)}`.toLowerCase();
    const device = network.pairingCodes.enter(ALICE, typed);
    expect(network.devices.of(ALICE)).toEqual([device]);
    expect(pushed).toEqual(['link.paired']);
    expect(() => network.pairingCodes.enter(ALICE, code)).toThrow('No page shows this code');
  });

  it('is for one number', () => {
    const code = network.pairingCodes.begin(page, ALICE);
    expect(() => network.pairingCodes.enter(BOB, code)).toThrow(`This code is for the phone ${ALICE}`);
    expect(() => network.pairingCodes.begin(page, '99900000001')).toThrow('is not on WhatsApp');
  });

  it('expires after three minutes', () => {
    const code = network.pairingCodes.begin(page, ALICE);
    jest.advanceTimersByTime(180_000);
    expect(() => network.pairingCodes.enter(ALICE, code)).toThrow('has expired');
  });

  it('is void when its page shows another one, or is gone', () => {
    const first = network.pairingCodes.begin(page, ALICE);
    const second = network.pairingCodes.begin(page, ALICE);
    expect(() => network.pairingCodes.enter(ALICE, first)).toThrow('No page shows this code');
    network.pairingCodes.end(page);
    expect(() => network.pairingCodes.enter(ALICE, second)).toThrow('No page shows this code');
  });
});
