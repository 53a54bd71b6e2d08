import { once } from 'node:events';
import { MessageAck, WAState, type Message } from 'whatsapp-web.js';
import { eventually } from '../../support/eventually.js';
import { linkedLibraryClient, type LibraryClient } from '../../support/library-client.js';
import { sharedStack, type Stack } from '../../support/stack.js';

const OWNER = '4915100001201';
const PEER = '4915100001202';
const STRANGER = '4915100001203';
const PEER_CHAT = `${PEER}@c.us`;

/** Waits until the network has answered, which the library does not do by itself. */
const AWAITED = { waitUntilMsgSent: true };

let stack: Stack;
let library: LibraryClient;
const acks = new Map<string, MessageAck[]>();

beforeAll(async () => {
  stack = await sharedStack();
  library = await linkedLibraryClient(stack, OWNER);
  await stack.sandbox.createPhone(PEER, 'Peer');
  library.client.on('message_ack', (message: Message, ack: MessageAck) => {
    acks.set(message.id.id, [...(acks.get(message.id.id) ?? []), ack]);
  });
});

afterEach(() => stack.sandbox.faults.removeAll());

afterAll(() => library.end());

function ledger(id: string) {
  return stack.sandbox.ledger({ from: OWNER, id });
}

/** What the log says about the firings of one fault. */
async function firings(fault: { id: string }): Promise<string[]> {
  return (await stack.sandbox.faults.log()).filter((entry) => entry.fault === fault.id).map(({ on }) => on);
}

/** The acks that the library has told of a message, once the last of them is this one. */
function ackedUpTo(id: string, ack: MessageAck): Promise<unknown> {
  return eventually(
    () => acks.get(id) ?? [],
    (told) => told.at(-1) === ack,
  );
}

describe('a send', () => {
  it('that the network refuses resolves, and its ack is an error', async () => {
    const fault = await stack.sandbox.faults.add({ kind: 'send-fail', session: OWNER, recipient: PEER, times: 1 });
    const refused = await library.client.sendMessage(PEER_CHAT, 'refused');
    await ackedUpTo(refused.id.id, MessageAck.ACK_ERROR);
    expect(await firings(fault)).toEqual([refused.id.id]);
    expect(await ledger(refused.id.id)).toEqual([]);

    const taken = await library.client.sendMessage(PEER_CHAT, 'taken', AWAITED);
    expect(taken.ack).toBeGreaterThanOrEqual(MessageAck.ACK_SERVER);
  });

  it('that is waited for tells of the refusal by its ack, and does not throw', async () => {
    await stack.sandbox.faults.add({ kind: 'send-fail', session: OWNER });
    const sent = await library.client.sendMessage(PEER_CHAT, 'refused', AWAITED);
    expect(sent.ack).toBe(MessageAck.ACK_ERROR);
  });

  it.each([
    { taken: true, attempts: 2 },
    { taken: false, attempts: 1 },
  ])('that is never answered is handed over again on the next connection ($taken)', async ({ taken, attempts }) => {
    await stack.sandbox.faults.add({ kind: 'send-hang', session: OWNER, times: 1, taken });
    const sent = await library.client.sendMessage(PEER_CHAT, 'hanging');
    expect(sent.ack).toBe(MessageAck.ACK_PENDING);
    await eventually(
      () => stack.sandbox.faults.log(),
      (fired) => fired.some(({ kind, on }) => kind === 'send-hang' && on === sent.id.id),
    );
    expect(await ledger(sent.id.id)).toHaveLength(taken ? 1 : 0);
    await stack.sandbox.faults.add({ kind: 'disconnect', session: OWNER, forMs: 0 });
    await eventually(
      () => ledger(sent.id.id),
      ([entry]) => entry?.attempts === attempts,
    );
    await ackedUpTo(sent.id.id, MessageAck.ACK_DEVICE);
  });

  it.each([
    { when: 'before', attempts: 1 },
    { when: 'after', attempts: 2 },
  ])('whose connection breaks $when the network took it arrives once', async ({ when, attempts }) => {
    await stack.sandbox.faults.add({ kind: 'send-drop-conn', session: OWNER, times: 1, when });
    const sent = await library.client.sendMessage(PEER_CHAT, 'broken');
    await ackedUpTo(sent.id.id, MessageAck.ACK_DEVICE);
    expect(await ledger(sent.id.id)).toMatchObject([{ attempts }]);
  });

  it('whose answer is late is delivered before the library knows that it was sent', async () => {
    await stack.sandbox.faults.add({ kind: 'send-delay', session: OWNER, times: 1, delayMs: 800 });
    const waiting = library.client.sendMessage(PEER_CHAT, 'late', AWAITED);
    const delivered = once(library.client, 'message_ack') as Promise<[Message, MessageAck]>;
    const [message, ack] = await delivered;
    expect(ack).toBe(MessageAck.ACK_DEVICE);
    expect((await waiting).id.id).toBe(message.id.id);
  });

  it('that holds its device keeps the order of what was sent behind it', async () => {
    await stack.sandbox.faults.add({ kind: 'send-delay', session: OWNER, times: 1, delayMs: 300, holds: 'device' });
    const sent = await Promise.all([
      library.client.sendMessage(PEER_CHAT, 'first', AWAITED),
      library.client.sendMessage(PEER_CHAT, 'second', AWAITED),
    ]);
    const orders = await Promise.all(sent.map(async ({ id }) => (await ledger(id.id))[0]?.order));
    expect(orders[1]).toBe((orders[0] ?? NaN) + 1);
  });
});

describe('a message', () => {
  it('that is not delivered stays at ack 1, and its recipient never sees it', async () => {
    await stack.sandbox.faults.add({ kind: 'no-delivery', session: OWNER, recipient: PEER, times: 1 });
    const lost = await library.client.sendMessage(PEER_CHAT, 'lost', AWAITED);
    const next = await library.client.sendMessage(PEER_CHAT, 'next', AWAITED);
    await ackedUpTo(next.id.id, MessageAck.ACK_DEVICE);
    expect(acks.get(lost.id.id)?.at(-1)).toBe(MessageAck.ACK_SERVER);
    expect((await stack.sandbox.messagesOf(PEER)).map(({ id }) => id)).not.toContain(lost.id.id);
  });

  it('that is read unseen stays at ack 2', async () => {
    await stack.sandbox.faults.add({ kind: 'no-read', session: OWNER, recipient: PEER });
    const unseen = await library.client.sendMessage(PEER_CHAT, 'unseen');
    await ackedUpTo(unseen.id.id, MessageAck.ACK_DEVICE);
    await stack.sandbox.markRead(PEER, OWNER);
    await stack.sandbox.faults.removeAll();
    const seen = await library.client.sendMessage(PEER_CHAT, 'seen');
    await ackedUpTo(seen.id.id, MessageAck.ACK_DEVICE);
    await stack.sandbox.markRead(PEER, OWNER);
    await ackedUpTo(seen.id.id, MessageAck.ACK_READ);
    expect(acks.get(unseen.id.id)?.at(-1)).toBe(MessageAck.ACK_DEVICE);
  });
});

describe('a lookup', () => {
  it('that fails rejects with the text of the network', async () => {
    await stack.sandbox.faults.add({ kind: 'exists-error', recipient: STRANGER, text: 'ServerStatusCodeError: 503' });
    await expect(library.client.getNumberId(STRANGER)).rejects.toThrow('ServerStatusCodeError: 503');
  });

  it('of a number that is not registered finds nothing, and a send to it is refused', async () => {
    const fault = await stack.sandbox.faults.add({ kind: 'not-registered', recipient: STRANGER });
    expect(await library.client.getNumberId(STRANGER)).toBeNull();
    await expect(library.client.sendMessage(`${STRANGER}@c.us`, 'nobody')).rejects.toThrow('No LID for user');
    await stack.sandbox.faults.remove(fault.id);
    expect(await library.client.getNumberId(STRANGER)).not.toBeNull();
  });

  it('beyond the limit of a window is refused, as sends are', async () => {
    await stack.sandbox.faults.add({ kind: 'rate-overlimit', session: OWNER, perWindow: 1, windowMs: 60_000 });
    expect(await library.client.getNumberId(STRANGER)).not.toBeNull();
    await expect(library.client.getNumberId(STRANGER)).rejects.toThrow('rate-overlimit');
    const sent = await library.client.sendMessage(PEER_CHAT, 'too many', AWAITED);
    expect(sent.ack).toBe(MessageAck.ACK_ERROR);
  });
});

describe('a page', () => {
  it.each([WAState.TIMEOUT, WAState.CONNECTED])('is in the state %s when it is told so', async (state) => {
    const changed = once(library.client, 'change_state');
    await stack.sandbox.faults.add({ kind: 'state', session: OWNER, state });
    await expect(changed).resolves.toEqual([state]);
  });

  it('that syncs twice is authenticated and ready twice', async () => {
    const again = Promise.all([once(library.client, 'authenticated'), once(library.client, 'ready')]);
    await stack.sandbox.faults.add({ kind: 'resync', session: OWNER });
    await expect(again).resolves.toHaveLength(2);
  });

  it('that is busy answers nobody until it is free again', async () => {
    await library.client.pupPage?.evaluate(watchPauses);
    await stack.sandbox.faults.add({ kind: 'hang', session: OWNER, forMs: 1000 });
    const pauseMs = await eventually(longestPauseMs, (ms) => ms >= 1000);
    expect(pauseMs).toBeGreaterThanOrEqual(1000);
  });

  it('holds the memory it was told to hold, until it is told to let go', async () => {
    const bytes = 128 * 1024 * 1024;
    const empty = await heldBytes();
    await stack.sandbox.faults.add({ kind: 'memory-ballast', session: OWNER, bytes });
    const held = await eventually(heldBytes, (now) => now > empty);
    expect(held).toBeGreaterThanOrEqual(empty + bytes);
    await stack.sandbox.faults.add({ kind: 'memory-ballast', session: OWNER, bytes: 0 });
    const left = await eventually(heldBytes, (now) => now < held);
    expect(left).toBeLessThan(empty + bytes);
  });

  it('that is loaded anew becomes ready again', async () => {
    const ready = once(library.client, 'ready');
    await stack.sandbox.faults.add({ kind: 'reload', session: OWNER });
    await expect(ready).resolves.toEqual([]);
  });
});

/** Runs in the page: notes for how long it ran nothing. */
function watchPauses(): void {
  const page = globalThis as typeof globalThis & { longestPauseMs: number };
  let lastMs = performance.now();
  page.longestPauseMs = 0;
  setInterval(() => {
    page.longestPauseMs = Math.max(page.longestPauseMs, performance.now() - lastMs);
    lastMs = performance.now();
  }, 10);
}

function longestPauseMs(): Promise<number> {
  return library.client.pupPage?.evaluate('longestPauseMs') as Promise<number>;
}

/** Bytes of the page's array buffers, after a garbage collection. */
async function heldBytes(): Promise<number> {
  const devtools = await library.client.pupPage?.createCDPSession();
  await devtools?.send('HeapProfiler.collectGarbage');
  const { backingStorageSize = 0 } = (await devtools?.send('Runtime.getHeapUsage')) ?? {};
  await devtools?.detach();
  return backingStorageSize;
}
