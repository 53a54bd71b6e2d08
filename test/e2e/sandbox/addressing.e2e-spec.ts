import { once } from 'node:events';
import { MessageAck, type Message } from 'whatsapp-web.js';
import { eventually } from '../../support/eventually.js';
import { linkedLibraryClient, type LibraryClient } from '../../support/library-client.js';
import { sharedStack, type Stack } from '../../support/stack.js';

const OWNER = '4915100001311';
const PEER = '4915100001312';
const PHANTOM = '4915100001313';
/** The call comes back when the network has taken the message. */
const SENT = { waitUntilMsgSent: true };

let stack: Stack;
let library: LibraryClient;

beforeAll(async () => {
  stack = await sharedStack();
  library = await linkedLibraryClient(stack, OWNER);
  await stack.sandbox.createPhone(PEER, 'Peer');
});

afterAll(() => library.end());

async function addressBy(addressing: 'phone' | 'lid'): Promise<void> {
  const ready = once(library.client, 'ready');
  await stack.sandbox.pageOptions.change(OWNER, { addressing, reload: true });
  await ready;
}

async function lidOf(number: string): Promise<string> {
  const [found] = await library.client.getContactLidAndPhone([`${number}@c.us`]);
  expect(found).toEqual({ lid: expect.stringMatching(/^\d+@lid$/) as string, pn: `${number}@c.us` });
  return found?.lid ?? '';
}

async function receive(text: string, quotedMessageId?: string): Promise<Message> {
  const received = once(library.client, 'message') as Promise<[Message]>;
  await stack.sandbox.sendFromPhone(PEER, { to: OWNER, text, ...(quotedMessageId ? { quotedMessageId } : {}) });
  const [message] = await received;
  expect(message.body).toBe(text);
  return message;
}

describe('chats that are addressed by LID', () => {
  let lid: string;

  beforeAll(async () => {
    await library.client.sendMessage(`${PEER}@c.us`, 'by phone', SENT);
    await addressBy('lid');
    lid = await lidOf(PEER);
  });

  it('are reached by phone number, and the id says LID', async () => {
    const acked: string[] = [];
    library.client.on('message_ack', ({ id }: Message, ack) => {
      if (ack === MessageAck.ACK_DEVICE) acked.push(id._serialized);
    });
    const sent = await library.client.sendMessage(`${PEER}@c.us`, 'by LID', SENT);
    expect(sent.id._serialized).toBe(`true_${lid}_${sent.id.id}`);
    expect(sent.to).toBe(lid);
    await eventually(
      () => acked,
      (ids) => ids.includes(sent.id._serialized),
    );
    expect(await stack.sandbox.ledger({ id: sent.id.id })).toMatchObject([{ from: OWNER, to: PEER }]);
  });

  it('bring messages from the LID, whose contact is the phone number', async () => {
    const message = await receive('hello');
    expect(message).toMatchObject({ from: lid, to: await lidOf(OWNER) });
    const contact = await message.getContact();
    expect(contact.id._serialized).toBe(`${PEER}@c.us`);
    expect(`${contact.number}@lid`).toBe(lid);
  });

  it('keep quotes both ways', async () => {
    const question = await receive('a question');
    const answer = await question.reply('an answer', undefined, SENT);
    const reaction = await receive('thanks', answer.id.id);
    expect((await reaction.getQuotedMessage()).id._serialized).toBe(answer.id._serialized);
    const [, seen] = (await stack.sandbox.messagesOf(PEER)).slice(-2);
    expect(seen?.quotedMessageId ?? '').toBe(answer.id.id);
  });

  it('are looked up by LID as well as by phone number', async () => {
    expect(await library.client.getContactLidAndPhone([lid])).toEqual([{ lid, pn: `${PEER}@c.us` }]);
  });

  it('are reached by a LID that this page never saw', async () => {
    const phantom = await lidOf(PHANTOM);
    const ready = once(library.client, 'ready');
    await library.client.pupPage?.reload();
    await ready;
    const sent = await library.client.sendMessage(phantom, 'whoever you are', SENT);
    expect(sent.id.remote).toBe(phantom);
    expect(await stack.sandbox.ledger({ id: sent.id.id })).toMatchObject([{ to: PHANTOM }]);
    await expect(library.client.sendMessage('1234567890123456@lid', 'nobody')).rejects.toThrow('No LID for user');
  });

  it('hold one history, whichever way they are addressed', async () => {
    const sent = await library.client.sendMessage(lid, 'before the turn', SENT);
    const before = await library.client.getChatById(lid).then((chat) => chat.fetchMessages({ limit: 50 }));
    await addressBy('phone');
    const chat = await library.client.getChatById(lid);
    expect(chat.id._serialized).toBe(`${PEER}@c.us`);
    const after = await chat.fetchMessages({ limit: 50 });
    expect(after.map(({ id }) => id.id)).toEqual(before.map(({ id }) => id.id));
    const found = await library.client.getMessageById(sent.id._serialized);
    expect(found.id._serialized).toBe(`true_${PEER}@c.us_${sent.id.id}`);
  });
});
