import { problemsOfEvent } from '../support/event-check.js';
import { eventually } from '../support/eventually.js';
import type { SessionClient, StoredMessage } from '../support/session-client.js';
import type { PhoneContent } from '../support/sandbox/messages.js';
import { sharedStack, type Stack } from '../support/stack.js';

const OWNER = '4915100003911';
const PEER = '4915100003912';
const PEER_JID = `${PEER}@s.whatsapp.net`;
/** A transparent pixel. */
const PIXEL = 'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNkYPhfDwAChwGA60e6kgAAAABJRU5ErkJggg==';

interface Told {
  type: string;
  data: Record<string, unknown>;
}

let stack: Stack;
let session: SessionClient;

beforeAll(async () => {
  stack = await sharedStack();
  session = await stack.pairedSession(OWNER);
  await stack.sandbox.createPhone(PEER, 'Peer');
});

/** All that the log tells of a message by these types, once it tells so many. */
async function told(messageId: string, types: string, count = 1): Promise<Told[]> {
  const events = await eventually(
    async () => {
      const { body } = await session.get<{ events: Told[] }>(`/events?types=${types}&limit=200`);
      return body.events.filter(({ data }) => data['messageId'] === messageId);
    },
    ({ length }) => length >= count,
  );
  expect(events.flatMap(problemsOfEvent)).toEqual([]);
  return events;
}

async function receive(content: PhoneContent): Promise<StoredMessage> {
  const id = await stack.sandbox.messages.send(PEER, { ...content, to: OWNER });
  return session.waitForStatus(id, 'received');
}

async function until(messageId: string, isSo: (message: StoredMessage) => boolean): Promise<StoredMessage> {
  return eventually(() => session.message(messageId), isSo);
}

describe('a file that a phone sends', () => {
  const file = { base64: PIXEL, mimeType: 'image/png' };
  const bytes = Buffer.from(PIXEL, 'base64').length;

  it.each<[string, PhoneContent, object]>([
    ['image', { image: { ...file, caption: 'Look' } }, { text: 'Look', media: { mimetype: 'image/png', bytes } }],
    [
      'video',
      { video: { ...file, mimeType: 'video/mp4', seconds: 3 } },
      { media: { mimetype: 'video/mp4', seconds: 3 } },
    ],
    ['audio', { audio: { ...file, mimeType: 'audio/mpeg' } }, { media: { mimetype: 'audio/mpeg', seconds: null } }],
    ['voice', { voice: { ...file, mimeType: 'audio/ogg', seconds: 2 } }, { media: { bytes, seconds: 2 } }],
    ['document', { document: { ...file, filename: 'a.png' } }, { text: '', media: { filename: 'a.png' } }],
    ['sticker', { sticker: { ...file, mimeType: 'image/webp' } }, { media: { mimetype: 'image/webp' } }],
  ])('is told and stored as %s with what is known of it', async (type, content, says) => {
    const received = await receive(content);
    expect(received).toMatchObject({ type, ...says });
    const sha256 = await stack.sandbox.messages.mediaSha256(PEER, received.messageId);
    expect(received.media).toMatchObject({ sha256, bytes });
    const [event] = await told(received.messageId, 'message.received');
    expect(event?.data).toMatchObject({ kind: type, ...says });
  });
});

describe('a reaction', () => {
  it('of the other side is told and shown until it is taken back', async () => {
    const { body } = await session.send({ to: PEER, text: 'React to this' });
    for (const emoji of ['👍', '❤️', '']) await stack.sandbox.messages.react(PEER, body.messageId, emoji);
    const events = await told(body.messageId, 'message.reaction', 3);
    expect(events.map(({ data }) => data['emoji'])).toEqual(['👍', '❤️', null]);
    expect(events[0]?.data).toMatchObject({ from: { phone: PEER }, fromMe: false, chat: { id: PEER_JID } });
    expect((await session.message(body.messageId)).reactions).toEqual([]);
    await stack.sandbox.messages.react(PEER, body.messageId, '🎉');
    const shown = await until(body.messageId, ({ reactions }) => reactions.length > 0);
    expect(shown.reactions).toMatchObject([{ from: PEER_JID, emoji: '🎉' }]);
  });
});

describe('an edit', () => {
  it('of the other side changes the words of a text and of a caption', async () => {
    const text = await receive({ text: 'first' });
    await stack.sandbox.messages.edit(PEER, text.messageId, 'second');
    const [event] = await told(text.messageId, 'message.edited');
    expect(event?.data).toMatchObject({ text: 'second', from: { phone: PEER }, fromMe: false });
    expect(await session.message(text.messageId)).toMatchObject({
      text: 'second',
      editedAt: expect.any(String) as string,
    });

    const image = await receive({ image: { base64: PIXEL, mimeType: 'image/png', caption: 'before' } });
    await stack.sandbox.messages.edit(PEER, image.messageId, 'after');
    const edited = await until(image.messageId, ({ editedAt }) => editedAt !== null);
    expect(edited).toMatchObject({ text: 'after', media: { mimetype: 'image/png' } });
  });
});

describe('a deletion for everybody', () => {
  it('takes with it what the message said', async () => {
    const received = await receive({ text: 'not for long' });
    await stack.sandbox.messages.delete(PEER, received.messageId, 'everyone');
    const [event] = await told(received.messageId, 'message.revoked');
    expect(event?.data).toMatchObject({ from: { phone: PEER }, fromMe: false });
    expect(await session.message(received.messageId)).toMatchObject({
      type: 'text',
      text: '',
      revokedAt: expect.any(String) as string,
    });
  });
});

describe('a vote', () => {
  it('on a poll of ours is told and counted, and can be changed', async () => {
    const body = { to: PEER, question: 'When?', options: ['Mon', 'Tue'] };
    const { messageId } = (await session.sendTo('/poll', body)).body;
    await stack.sandbox.messages.arrived(PEER, messageId);
    await stack.sandbox.messages.vote(PEER, messageId, ['Mon']);
    await stack.sandbox.messages.vote(PEER, messageId, ['Tue']);
    const events = await told(messageId, 'message.poll_vote', 2);
    expect(events.map(({ data }) => data['options'])).toEqual([['Mon'], ['Tue']]);
    const poll = await session.message(messageId);
    expect(poll.poll).toMatchObject({ question: 'When?', votes: [{ from: PEER_JID, options: ['Tue'] }] });
  });
});
