import { eventually } from '../support/eventually.js';
import type { SessionClient } from '../support/session-client.js';
import { sharedStack, type Stack } from '../support/stack.js';

const OWNER = '4915100001411';
const PEER = '4915100001419';
const RENAMED_IDS = '2.3000.1042401057';

let stack: Stack;
let session: SessionClient;

beforeAll(async () => {
  stack = await sharedStack();
  await stack.sandbox.createPhone(PEER, 'Peer');
  session = await stack.pairedSession(OWNER);
});

/** The page loads itself anew as this, and the session is ready in it. */
async function become(options: { addressing: 'phone' | 'lid'; build: string | null }): Promise<void> {
  const before = (await session.timeline()).timeline[0]?.at ?? '';
  await stack.sandbox.pageOptions.change(OWNER, { ...options, reload: true });
  await eventually(
    () => session.status(),
    ({ state, since }) => state === 'ready' && since > before,
  );
}

async function deliver(text: string, quotedMessageId?: string): Promise<string> {
  const { body } = await session.send({ to: PEER, text, ...(quotedMessageId ? { quotedMessageId } : {}) });
  await session.waitForStatus(body.messageId, 'delivered');
  return body.messageId;
}

async function quotedBy(messageId: string): Promise<string | undefined> {
  const written = await stack.sandbox.messagesOf(PEER);
  return written.find(({ id }) => id === messageId)?.quotedMessageId;
}

describe.each([
  ['the build that the library knows', null],
  ['the build that renamed the serialised id', RENAMED_IDS],
])('chats that WhatsApp addresses by hidden ids, in %s', (_about, build) => {
  beforeAll(() => become({ addressing: 'lid', build }));

  it('are written to by phone number, and acknowledge', async () => {
    const id = await deliver('to a number');
    await stack.sandbox.markRead(PEER, OWNER);
    await session.waitForStatus(id, 'read');
    expect(await stack.sandbox.ledger({ id })).toEqual([expect.objectContaining({ to: PEER, attempts: 1 })]);
  });

  it('are kept under the phone number when they write, and can be answered with a quote', async () => {
    const asked = await stack.sandbox.sendFromPhone(PEER, { to: OWNER, text: 'from a hidden id' });
    const stored = await session.waitForStatus(asked, 'received');
    expect([stored.from, stored.chat].join()).not.toContain('@lid');
    expect(stored.chat).toContain(PEER);
    expect(await quotedBy(await deliver('answered', asked))).toBe(asked);
  });
});

describe('a chat whose address changed', () => {
  it('still has the messages from before, to be quoted', async () => {
    await become({ addressing: 'phone', build: null });
    const byPhone = await stack.sandbox.sendFromPhone(PEER, { to: OWNER, text: 'while addressed by number' });
    await session.waitForStatus(byPhone, 'received');
    await become({ addressing: 'lid', build: null });
    expect(await quotedBy(await deliver('answered later', byPhone))).toBe(byPhone);
  });
});
