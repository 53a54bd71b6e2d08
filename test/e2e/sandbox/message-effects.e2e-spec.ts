import type { Message, Reaction } from 'whatsapp-web.js';
import { eventually } from '../../support/eventually.js';
import { linkedLibraryClient, type LibraryClient } from '../../support/library-client.js';
import { recordEvents } from '../../support/library-events.js';
import { sharedStack, type Stack } from '../../support/stack.js';

const OWNER = '4915100001021';
const PEER = '4915100001022';
const PEER_CHAT = `${PEER}@c.us`;
const INTERRUPTED_MS = 300;

let stack: Stack;
let library: LibraryClient;

beforeAll(async () => {
  stack = await sharedStack();
  library = await linkedLibraryClient(stack, OWNER);
  await stack.sandbox.createPhone(PEER, 'Peer');
});

afterAll(() => library.end());

async function send(text: string): Promise<Message> {
  return library.client.sendMessage(PEER_CHAT, text, { waitUntilMsgSent: true });
}

async function receive(text: string): Promise<Message> {
  const messages = recordEvents<[Message]>(library.client, 'message');
  const id = await stack.sandbox.messages.send(PEER, { to: OWNER, text });
  const [message] = await messages.find((heard) => heard.id.id === id);
  return message;
}

/** What `Reaction.msgId` really is in an event, whatever its type says. */
function isAbout(reaction: Reaction, message: Message): boolean {
  return JSON.stringify(reaction.msgId).includes(message.id.id);
}

describe('a reaction', () => {
  it('of the phone is told, changes and goes', async () => {
    const reactions = recordEvents<[Reaction]>(library.client, 'message_reaction');
    const sent = await send('React to this');
    for (const emoji of ['👍', '❤️', '']) {
      await stack.sandbox.messages.react(PEER, sent.id.id, emoji);
      await stack.sandbox.messages.react(PEER, sent.id.id, emoji);
      await reactions.find((heard) => isAbout(heard, sent) && heard.reaction === emoji);
    }
    const told = reactions.heard.filter(([heard]) => isAbout(heard, sent));
    expect(told.map(([{ reaction, senderId }]) => [reaction, senderId])).toEqual([
      ['👍', PEER_CHAT],
      ['❤️', PEER_CHAT],
      ['', PEER_CHAT],
    ]);
  });

  it('of the library is on the phone, and listed on both sides', async () => {
    const message = await receive('React to me');
    await message.react('🎉');
    await stack.sandbox.messages.react(PEER, message.id.id, '👍');
    expect(await stack.sandbox.messages.find(PEER, message.id.id)).toMatchObject({
      reactions: [
        { from: OWNER, emoji: '🎉' },
        { from: PEER, emoji: '👍' },
      ],
    });
    const listed = await eventually(
      async () => (await message.reload(), await message.getReactions()),
      (found) => found.length === 2,
    );
    expect(listed).toMatchObject([
      { id: '🎉', hasReactionByMe: true, senders: [{ senderId: `${OWNER}@c.us` }] },
      { id: '👍', hasReactionByMe: false, senders: [{ senderId: PEER_CHAT }] },
    ]);
  });
});

describe('an edit', () => {
  it('of the phone is told with the words before', async () => {
    const edits = recordEvents<[Message, string, string]>(library.client, 'message_edit');
    const message = await receive('first');
    await stack.sandbox.messages.edit(PEER, message.id.id, 'second');
    const [edited, now, before] = await edits.find((heard) => heard.id.id === message.id.id);
    expect([edited.body, now, before]).toEqual(['second', 'second', 'first']);
  });

  it('of the library is on the phone, with a link as well', async () => {
    const sent = await send('first');
    expect(await sent.edit('second https://example.org')).toMatchObject({ body: 'second https://example.org' });
    expect(await stack.sandbox.messages.find(PEER, sent.id.id)).toMatchObject({
      text: 'second https://example.org',
      isEdited: true,
    });
    await expect(stack.sandbox.messages.edit(PEER, sent.id.id, 'third')).rejects.toThrow('Only the sender');
  });
});

describe('a deletion', () => {
  it('for everybody by the phone is told', async () => {
    const revocations = recordEvents<[Message, Message | null]>(library.client, 'message_revoke_everyone');
    const message = await receive('not for long');
    await stack.sandbox.messages.delete(PEER, message.id.id, 'everyone');
    const [revoked] = await revocations.find((heard) => heard.id.id === message.id.id);
    expect(revoked).toMatchObject({ type: 'revoked', body: '' });
    await expect(stack.sandbox.messages.react(PEER, message.id.id, '👍')).rejects.toThrow('deleted for everybody');
  });

  it('for everybody by the library takes the text from the phone', async () => {
    const sent = await send('not for long');
    await sent.delete(true);
    expect(await stack.sandbox.messages.find(PEER, sent.id.id)).toMatchObject({ type: 'revoked', text: '' });
  });

  it('for oneself leaves it with the other', async () => {
    const removals = recordEvents<[Message]>(library.client, 'message_revoke_me');
    const message = await receive('mine to delete');
    await message.delete(false);
    await removals.find((heard) => heard.id.id === message.id.id);
    const chat = await library.client.getChatById(PEER_CHAT);
    expect((await chat.fetchMessages({ limit: 100 })).map(({ body }) => body)).not.toContain('mine to delete');
    expect(await stack.sandbox.messages.find(OWNER, message.id.id)).toBeUndefined();
    expect(await stack.sandbox.messages.find(PEER, message.id.id)).toMatchObject({ text: 'mine to delete' });
  });
});

describe('a star', () => {
  it('is set by the library and seen on its own phone only', async () => {
    const message = await receive('keep this');
    await message.star();
    expect(await stack.sandbox.messages.find(OWNER, message.id.id)).toMatchObject({ isStarred: true });
    expect(await stack.sandbox.messages.find(PEER, message.id.id)).toMatchObject({ isStarred: false });
    await stack.sandbox.messages.star(OWNER, message.id.id, false);
    await eventually(
      async () => (await message.reload()).isStarred,
      (isStarred) => !isStarred,
    );
  });
});

describe('what happened while the device was away', () => {
  it('is told when it is back, each thing once and in its order', async () => {
    const events = ['message_reaction', 'message_edit', 'message_revoke_everyone'] as const;
    const sent = await send('while you were away');
    const message = await receive('will change');
    const order: string[] = [];
    for (const event of events) library.client.on(event, () => order.push(event));
    await stack.sandbox.disconnect(OWNER, INTERRUPTED_MS);
    await stack.sandbox.messages.react(PEER, sent.id.id, '👍');
    await stack.sandbox.messages.edit(PEER, message.id.id, 'changed');
    await stack.sandbox.messages.react(PEER, sent.id.id, '👎');
    await stack.sandbox.messages.delete(PEER, message.id.id, 'everyone');
    const expected = ['message_reaction', 'message_edit', 'message_reaction', 'message_revoke_everyone'];
    await eventually(
      () => order,
      ({ length }) => length >= expected.length,
    );
    expect(order).toEqual(expected);
  });

  it('is told to a page that loads itself anew', async () => {
    const edits = recordEvents<[Message, string, string]>(library.client, 'message_edit');
    const message = await receive('before the reload');
    await stack.sandbox.disconnect(OWNER, INTERRUPTED_MS);
    await stack.sandbox.messages.edit(PEER, message.id.id, 'during the reload');
    await library.client.pupPage?.reload();
    const [, now, before] = await edits.find((heard) => heard.id.id === message.id.id);
    expect([now, before]).toEqual(['during the reload', 'before the reload']);
  });
});

describe('getInfo', () => {
  it('tells who has a message and who read it', async () => {
    const sent = await send('How far did it get?');
    await stack.sandbox.markRead(PEER, OWNER);
    const info = await sent.getInfo();
    expect(info).toMatchObject({
      delivery: [{ id: { user: PEER } }],
      deliveryRemaining: 0,
      read: [{ id: { user: PEER } }],
      readRemaining: 0,
      playedRemaining: 1,
    });
  });
});

describe('a message that cannot be decrypted', () => {
  it('is announced, asked for again, and then arrives', async () => {
    const placeholders = recordEvents<[Message]>(library.client, 'message_ciphertext');
    const messages = recordEvents<[Message]>(library.client, 'message');
    const id = await stack.sandbox.messages.send(PEER, { to: OWNER, text: 'secret', unreadable: 'until_asked' });
    await placeholders.find((heard) => heard.id.id === id);
    expect(messages.heard.map(([heard]) => heard.id.id)).not.toContain(id);
    const [arrived] = await messages.find((heard) => heard.id.id === id);
    expect(arrived).toMatchObject({ type: 'chat', body: 'secret' });
  });

  it('fails when nobody sends it again, and can still arrive later', async () => {
    const failures = recordEvents<[Message]>(library.client, 'message_ciphertext_failed');
    const messages = recordEvents<[Message]>(library.client, 'message');
    const id = await stack.sandbox.messages.send(PEER, { to: OWNER, text: 'secret', unreadable: 'until_told' });
    await failures.find((heard) => heard.id.id === id);
    await stack.sandbox.messages.decrypt(PEER, id);
    const [arrived] = await messages.find((heard) => heard.id.id === id);
    expect(arrived.body).toBe('secret');
  });
});
