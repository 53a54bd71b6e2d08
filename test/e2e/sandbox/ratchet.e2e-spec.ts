import { once } from 'node:events';
import { cpSync, rmSync } from 'node:fs';
import { libraryClient, linkedLibraryClient, newProfile, type LibraryClient } from '../../support/library-client.js';
import { sharedStack, type Stack } from '../../support/stack.js';

const OWNER = '4915100001321';
const PEER = '4915100001322';

let stack: Stack;
let library: LibraryClient;
let snapshot: string;

beforeAll(async () => {
  stack = await sharedStack();
  snapshot = newProfile();
  library = await linkedLibraryClient(stack, OWNER);
  await stack.sandbox.createPhone(PEER, 'Peer');
  await stack.sandbox.pageOptions.change(OWNER, { strictRatchet: true });
});

afterAll(async () => {
  await library.end();
  rmSync(snapshot, { recursive: true, force: true });
});

async function start(): Promise<void> {
  library = await libraryClient(stack, {}, library.profile);
  const ready = once(library.client, 'ready');
  await library.client.initialize();
  await ready;
}

/** @returns what the ledger says of it */
async function send(text: string): Promise<{ reusedCounters: number; undecryptable: boolean } | undefined> {
  const { id } = await library.client.sendMessage(`${PEER}@c.us`, text, { waitUntilMsgSent: true });
  const [entry] = await stack.sandbox.ledger({ id: id.id });
  return entry;
}

async function whatPeerReads(): Promise<string[]> {
  return (await stack.sandbox.messagesOf(PEER)).map(({ text }) => text);
}

const readable = { reusedCounters: 0, undecryptable: false };

describe('the send counter of a browser', () => {
  it('goes on after a restart of the browser', async () => {
    expect(await send('first')).toMatchObject(readable);
    await library.client.destroy();
    cpSync(library.profile, snapshot, { recursive: true });
    await start();
    expect(await send('second')).toMatchObject(readable);
    await library.client.destroy();
  });

  it('comes again when an old copy of the profile is put back, until it has caught up', async () => {
    rmSync(library.profile, { recursive: true });
    cpSync(snapshot, library.profile, { recursive: true });
    await start();
    expect(await send('unreadable')).toMatchObject({ reusedCounters: 1, undecryptable: true });
    expect(await send('third')).toMatchObject(readable);
    expect(await whatPeerReads()).toEqual(['first', 'second', 'third']);
  });
});
