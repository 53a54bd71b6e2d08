import { once } from 'node:events';
import type { Message } from 'whatsapp-web.js';
import { eventually } from '../../support/eventually.js';
import { libraryClient, linkedLibraryClient, type LibraryClient } from '../../support/library-client.js';
import { sharedStack, type Stack } from '../../support/stack.js';

const OWNER = '4915100001301';
const PEER = '4915100001302';
const PEER_CHAT = `${PEER}@c.us`;
/** The call comes back when the network has taken the message. */
const SENT = { waitUntilMsgSent: true };

let stack: Stack;
let library: LibraryClient;

beforeAll(async () => {
  stack = await sharedStack();
  library = await linkedLibraryClient(stack, OWNER);
  await stack.sandbox.createPhone(PEER, 'Peer');
});

afterAll(async () => {
  await library.end();
});

async function switchTo(build: string): Promise<void> {
  const ready = once(library.client, 'ready');
  const { reloaded } = await stack.sandbox.pageOptions.change(OWNER, { build, reload: true });
  expect(reloaded).toBe(1);
  await ready;
}

/** What of our messages with this text the network took. */
async function taken(text: string): Promise<string[]> {
  const messages = await stack.sandbox.messagesOf(PEER);
  return messages.filter((message) => message.text === text).map(({ id }) => id);
}

/** Names of the properties of a message key that hold its serialised form. */
function serializedProperties(id: object): string[] {
  return Object.entries(id).flatMap(([name, value]) => (/^(true|false)_/.test(String(value)) ? [name] : []));
}

async function receive(text: string): Promise<Message> {
  const received = once(library.client, 'message') as Promise<[Message]>;
  await stack.sandbox.sendFromPhone(PEER, { to: OWNER, text });
  const [message] = await received;
  expect(message.body).toBe(text);
  return message;
}

describe('a build of the page', () => {
  it('is the one that was asked for, by name', async () => {
    const builds = await stack.sandbox.pageOptions.builds();
    expect(builds.map(({ name }) => name)).toContain('2.3000.1042401057');
    await expect(stack.sandbox.pageOptions.change(OWNER, { build: 'newest' })).rejects.toThrow('allowed values');
    expect(await library.client.getWWebVersion()).toBe('2.3000.1030000000');
  });

  it('holds ids in `_serialized` at first', async () => {
    const sent = await library.client.sendMessage(PEER_CHAT, 'older build', SENT);
    expect(serializedProperties(sent.id)).toEqual(['_serialized']);
    expect(serializedProperties((await receive('to the older build')).id)).toEqual(['_serialized']);
  });

  it('holds them in `$1` since 2.3000.1042401057, and only those of messages', async () => {
    await switchTo('2.3000.1042401057');
    expect(await library.client.getWWebVersion()).toBe('2.3000.1042401057');
    // The library asks for the message that it sent by a property that is not there.
    expect(await library.client.sendMessage(PEER_CHAT, 'newer build', SENT)).toBeUndefined();
    expect(await taken('newer build')).toHaveLength(1);
    const received = await receive('to the newer build');
    expect(serializedProperties(received.id)).toEqual(['$1']);
    expect(received.from).toBe(PEER_CHAT);
    await expect(library.client.getChats()).rejects.toThrow('No key or key range specified');
  });

  it('without the module that sends takes nothing', async () => {
    await switchTo('no-send-module');
    await expect(library.client.sendMessage(PEER_CHAT, 'no module')).rejects.toThrow('WAWebSendMsgChatAction');
    expect(await taken('no module')).toEqual([]);
  });

  it('with ids of another shape holds them nowhere', async () => {
    await switchTo('other-id-shape');
    expect(await library.client.sendMessage(PEER_CHAT, 'other shape', SENT)).toBeUndefined();
    expect(serializedProperties((await receive('to the other shape')).id)).toEqual([]);
    expect(await taken('other shape')).toHaveLength(1);
  });

  it('without acks sends, and never says how far a message got', async () => {
    await switchTo('no-ack');
    const sent = await library.client.sendMessage(PEER_CHAT, 'no ack', SENT);
    const readAcks = async () =>
      library.client.pupPage?.evaluate((id) => {
        const page = window as unknown as {
          require(name: string): { Msg: { get(id: string): Record<string, unknown> } };
        };
        const message = page.require('WAWebCollections').Msg.get(id);
        return [message['deliveryState'], 'ack' in message];
      }, sent.id._serialized);
    expect(await eventually(readAcks, (acks) => acks?.[0] === 2)).toEqual([2, false]);
  });

  it('whose send answers differently has sent when the library fails', async () => {
    await switchTo('send-answers-differently');
    await expect(library.client.sendMessage(PEER_CHAT, 'other answer')).rejects.toThrow('not iterable');
    await eventually(
      () => taken('other answer'),
      (ids) => ids.length === 1,
    );
  });

  it('is taken away again, under load, and nothing is taken twice', async () => {
    const isSound = once(library.client, 'ready');
    const sending = Promise.allSettled(
      Array.from({ length: 20 }, (_, index) => library.client.sendMessage(PEER_CHAT, `load ${index}`)),
    );
    await stack.sandbox.pageOptions.change(OWNER, { build: null, reload: true });
    await Promise.all([isSound, sending]);
    const sent = await library.client.sendMessage(PEER_CHAT, 'sound again', SENT);
    expect(serializedProperties(sent.id)).toEqual(['_serialized']);
    const entries = await stack.sandbox.ledger({ from: OWNER });
    expect(entries.filter(({ attempts }) => attempts !== 1)).toEqual([]);
  });

  it('for everybody is also that of a page without a login', async () => {
    await stack.sandbox.pageOptions.changeForAll({ build: '2.3000.1042401057' });
    const unlinked = await libraryClient(stack);
    try {
      const qrShown = once(unlinked.client, 'qr');
      await unlinked.client.initialize();
      await qrShown;
      expect(await unlinked.client.getWWebVersion()).toBe('2.3000.1042401057');
    } finally {
      await unlinked.end();
      await stack.sandbox.pageOptions.changeForAll({ build: null });
    }
  });
});
