import { once } from 'node:events';
import { MessageAck, WAState } from 'whatsapp-web.js';
import { eventually } from '../../support/eventually.js';
import { linkedLibraryClient, type LibraryClient } from '../../support/library-client.js';
import { sharedStack, type Stack } from '../../support/stack.js';

const OWNER = '4915100001331';
const PEER = '4915100001332';
const PEER_CHAT = `${PEER}@c.us`;
/** Longer than a send and a reload of the page take. */
const AWAY_MS = 1500;

let stack: Stack;
let library: LibraryClient;

beforeAll(async () => {
  stack = await sharedStack();
  library = await linkedLibraryClient(stack, OWNER);
  await stack.sandbox.createPhone(PEER, 'Peer');
  // A chat that is there: without a network, a page cannot find out whether a number is on WhatsApp.
  // Taken by the network: the page that is loaded next would throw away what is not.
  await library.client.sendMessage(PEER_CHAT, 'begin', { waitUntilMsgSent: true });
});

afterAll(() => library.end());

async function setOutbox(pageOutbox: boolean): Promise<void> {
  await waitForState(WAState.CONNECTED);
  const ready = once(library.client, 'ready');
  await stack.sandbox.pageOptions.change(OWNER, { pageOutbox, reload: true });
  await ready;
}

async function waitForState(expected: WAState): Promise<void> {
  await eventually(
    () => library.client.getState(),
    (state) => state === expected,
  );
}

/** Sends while the network is away. @returns the bare ids, in the order of the texts */
async function sendWithoutNetwork(texts: readonly string[]): Promise<string[]> {
  await stack.sandbox.disconnect(OWNER, AWAY_MS);
  await waitForState(WAState.OPENING);
  const ids: string[] = [];
  for (const text of texts) {
    const { id, ack } = await library.client.sendMessage(PEER_CHAT, text);
    expect(ack).toBe(0);
    ids.push(id.id);
  }
  return ids;
}

async function reloadUntilReady(): Promise<void> {
  const ready = once(library.client, 'ready');
  await library.client.pupPage?.reload();
  await ready;
}

async function taken(texts: readonly string[]): Promise<string[]> {
  const messages = await stack.sandbox.messagesOf(PEER);
  return messages.filter(({ text }) => texts.includes(text)).map(({ id }) => id);
}

describe('a page without an outbox', () => {
  beforeAll(() => setOutbox(false));

  it('sends after the connection is back', async () => {
    const ids = await sendWithoutNetwork(['off 1', 'off 2']);
    await eventually(
      () => taken(['off 1', 'off 2']),
      (found) => found.length === 2,
    );
    expect(await taken(['off 1', 'off 2'])).toEqual(ids);
  });

  it('loses with a reload what the network had not taken', async () => {
    const [id = ''] = await sendWithoutNetwork(['off 3']);
    await reloadUntilReady();
    expect(await library.client.getMessageById(`true_${PEER_CHAT}_${id}`)).toBeNull();
    await library.client.sendMessage(PEER_CHAT, 'off 4', { waitUntilMsgSent: true });
    expect(await taken(['off 3'])).toEqual([]);
  });
});

describe('a page with an outbox', () => {
  beforeAll(() => setOutbox(true));

  it('sends after a reload, under the same ids and in the same order, each once', async () => {
    const texts = ['on 1', 'on 2', 'on 3'];
    const ids = await sendWithoutNetwork(texts);
    await reloadUntilReady();
    await eventually(
      () => taken(texts),
      (found) => found.length === texts.length,
    );
    expect(await taken(texts)).toEqual(ids);
    const entries = await stack.sandbox.ledger({ from: OWNER });
    expect(entries.filter(({ id }) => ids.includes(id)).map(({ attempts }) => attempts)).toEqual([1, 1, 1]);
  });

  it('shows such a message with the ack that it has come to', async () => {
    const [id = ''] = await sendWithoutNetwork(['on 4']);
    await reloadUntilReady();
    const read = () => library.client.getMessageById(`true_${PEER_CHAT}_${id}`);
    const found = await eventually(read, ({ ack }) => ack === MessageAck.ACK_DEVICE);
    expect(found.body).toBe('on 4');
  });

  it('forgets what the network has answered', async () => {
    await library.client.sendMessage(PEER_CHAT, 'on 5', { waitUntilMsgSent: true });
    await reloadUntilReady();
    await library.client.sendMessage(PEER_CHAT, 'on 6', { waitUntilMsgSent: true });
    const entries = await stack.sandbox.ledger({ from: OWNER });
    expect(entries.filter(({ attempts }) => attempts !== 1)).toEqual([]);
  });

  it('throws away what it kept when it has no outbox any more', async () => {
    await sendWithoutNetwork(['on 7']);
    await stack.sandbox.pageOptions.change(OWNER, { pageOutbox: false });
    await reloadUntilReady();
    await setOutbox(true);
    await library.client.sendMessage(PEER_CHAT, 'on 8', { waitUntilMsgSent: true });
    expect(await taken(['on 7'])).toEqual([]);
  });
});
