import { once } from 'node:events';
import type { Message } from 'whatsapp-web.js';
import { linkedLibraryClient, type LibraryClient } from '../../support/library-client.js';
import { sharedStack, type Stack } from '../../support/stack.js';

const OWNER = '4915100000601';
const PEER = '4915100000602';

let stack: Stack;
let library: LibraryClient;

beforeAll(async () => {
  stack = await sharedStack();
  library = await linkedLibraryClient(stack, OWNER);
  await stack.sandbox.createPhone(PEER, 'Peer');
});

afterAll(() => library.end());

describe('the unmodified library on the sandbox', () => {
  it('sends a text, and reads an answer that quotes it', async () => {
    const sent = await library.client.sendMessage(`${PEER}@c.us`, 'How are you?', { waitUntilMsgSent: true });
    const received = once(library.client, 'message') as Promise<[Message]>;
    await stack.sandbox.sendFromPhone(PEER, { to: OWNER, text: 'Fine', quotedMessageId: sent.id.id });
    const [answer] = await received;
    expect(answer).toMatchObject({ body: 'Fine', from: `${PEER}@c.us`, hasQuotedMsg: true });
    expect((await answer.getQuotedMessage()).body).toBe('How are you?');
  });
});
