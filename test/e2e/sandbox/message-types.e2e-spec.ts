import { createHash } from 'node:crypto';
import { Location, MessageMedia, Poll, type Message, type PollVote } from 'whatsapp-web.js';
import { linkedLibraryClient, type LibraryClient } from '../../support/library-client.js';
import { recordEvents } from '../../support/library-events.js';
import type { PhoneContent, PhoneContext } from '../../support/sandbox/messages.js';
import { sharedStack, type Stack } from '../../support/stack.js';

const OWNER = '4915100001011';
const PEER = '4915100001012';
const PEER_CHAT = `${PEER}@c.us`;
const VCARD = ['BEGIN:VCARD', 'VERSION:3.0', 'FN:Eva', 'TEL:+49', 'END:VCARD'].join('\n');

let stack: Stack;
let library: LibraryClient;

beforeAll(async () => {
  stack = await sharedStack();
  library = await linkedLibraryClient(stack, OWNER);
  await stack.sandbox.createPhone(PEER, 'Peer');
});

afterAll(() => library.end());

function sha256(text: string): string {
  return createHash('sha256').update(text).digest('hex');
}

async function bodyHashOf(id: string): Promise<string | undefined> {
  const [entry] = await stack.sandbox.ledger({ id });
  return entry?.bodySha256;
}

async function receive(message: PhoneContent & PhoneContext): Promise<Message> {
  const messages = recordEvents<[Message]>(library.client, 'message');
  const id = await stack.sandbox.messages.send(PEER, { ...message, to: OWNER });
  const [received] = await messages.find((heard) => heard.id.id === id);
  return received;
}

describe('a location', () => {
  it('goes from the library to the phone', async () => {
    const place = new Location(-16.5, -68.15, { name: 'La Paz', address: 'Plaza Murillo', url: 'https://example.org' });
    const sent = await library.client.sendMessage(PEER_CHAT, place);
    expect(await stack.sandbox.messages.arrived(PEER, sent.id.id)).toMatchObject({
      type: 'location',
      text: 'La Paz\nPlaza Murillo',
      location: { latitude: -16.5, longitude: -68.15, url: 'https://example.org' },
    });
    expect(await bodyHashOf(sent.id.id)).toBe(sha256('-16.5,-68.15'));
  });

  it('goes from the phone to the library', async () => {
    const message = await receive({ location: { latitude: 1.5, longitude: 2, name: 'Here', address: 'There' } });
    expect(message).toMatchObject({
      type: 'location',
      location: { latitude: 1.5, longitude: 2, name: 'Here', address: 'There' },
    });
  });
});

describe('contact cards', () => {
  it('go from the library to the phone, one or several', async () => {
    const peer = await library.client.getContactById(PEER_CHAT);
    const one = await library.client.sendMessage(PEER_CHAT, peer);
    const several = await library.client.sendMessage(PEER_CHAT, [peer, peer]);
    const [card] = (await stack.sandbox.messages.arrived(PEER, one.id.id)).contacts ?? [];
    expect(card).toMatchObject({ name: 'Peer' });
    expect(card?.vcard).toContain(`waid=${PEER}`);
    expect(await stack.sandbox.messages.arrived(PEER, several.id.id)).toMatchObject({
      type: 'multi_vcard',
      contacts: [card, card],
    });
  });

  it('go as what they are when they are written as text', async () => {
    const sent = await library.client.sendMessage(PEER_CHAT, VCARD);
    expect(await stack.sandbox.messages.arrived(PEER, sent.id.id)).toMatchObject({
      type: 'vcard',
      contacts: [{ name: 'Eva', vcard: VCARD }],
    });
    expect(await bodyHashOf(sent.id.id)).toBe(sha256(VCARD));
  });

  it('go from the phone to the library', async () => {
    const card = { name: 'Eva', vcard: VCARD };
    expect(await receive({ contacts: [card] })).toMatchObject({ type: 'vcard', vCards: [VCARD] });
    expect(await receive({ contacts: [card, card] })).toMatchObject({ type: 'multi_vcard', vCards: [VCARD, VCARD] });
  });
});

describe('a poll', () => {
  it('of the library is voted on by the phone', async () => {
    const votes = recordEvents<[PollVote]>(library.client, 'vote_update');
    const sent = await library.client.sendMessage(PEER_CHAT, new Poll('Where to?', ['Sea', 'Hills']));
    expect(await stack.sandbox.messages.arrived(PEER, sent.id.id)).toMatchObject({
      type: 'poll_creation',
      text: 'Where to?',
      poll: { options: ['Sea', 'Hills'], isMultipleChoice: false, votes: [] },
    });
    expect(await bodyHashOf(sent.id.id)).toBe(sha256('Where to?\nSea\nHills'));

    await stack.sandbox.messages.vote(PEER, sent.id.id, ['Hills']);
    const [vote] = await votes.find(({ parentMessage }) => JSON.stringify(parentMessage).includes(sent.id.id));
    expect(vote).toMatchObject({ voter: PEER_CHAT, selectedOptions: [{ name: 'Hills' }] });
    expect(await sent.getPollVotes()).toMatchObject([{ selectedOptions: [{ name: 'Hills' }] }]);
    await expect(stack.sandbox.messages.vote(PEER, sent.id.id, ['Moon'])).rejects.toThrow('no such option');
    await expect(stack.sandbox.messages.vote(PEER, sent.id.id, ['Sea', 'Hills'])).rejects.toThrow('one answer');
  });

  it('of the phone is voted on by the library', async () => {
    const poll = await receive({ poll: { name: 'Fruit?', options: ['Fig', 'Kiwi', 'Pear'], isMultipleChoice: true } });
    expect(poll).toMatchObject({ type: 'poll_creation', pollName: 'Fruit?', allowMultipleAnswers: true });
    await poll.vote(['Pear', 'Fig']);
    const found = await stack.sandbox.messages.find(PEER, poll.id.id);
    expect(found?.poll?.votes).toEqual([{ from: OWNER, options: ['Fig', 'Pear'] }]);
  });
});

describe('a text', () => {
  it('names the people it mentions and the links it holds', async () => {
    const sent = await library.client.sendMessage(PEER_CHAT, `@${PEER} see https://example.org/a`, {
      mentions: [PEER_CHAT],
    });
    expect(sent.links).toEqual([{ link: 'https://example.org/a', isSuspicious: false }]);
    expect(await stack.sandbox.messages.arrived(PEER, sent.id.id)).toMatchObject({ mentions: [PEER] });
    const received = await receive({ text: `@${OWNER} look`, mentions: [OWNER], forwardingScore: 3 });
    expect(received).toMatchObject({ mentionedIds: [`${OWNER}@c.us`], isForwarded: true, forwardingScore: 3 });
  });
});

describe('an answer', () => {
  it('quotes a picture of either side', async () => {
    const base64 = Buffer.from('not really a picture').toString('base64');
    const media = new MessageMedia('image/png', base64, 'a.png');
    const mine = await library.client.sendMessage(PEER_CHAT, media, { caption: 'My picture', waitUntilMsgSent: true });
    const answer = await receive({ text: 'Nice', quotedMessageId: mine.id.id });
    expect(await answer.getQuotedMessage()).toMatchObject({ type: 'image', body: 'My picture' });

    const theirs = await receive({ image: { base64, mimeType: 'image/png', caption: 'Their picture' } });
    const reply = await theirs.reply('Nicer');
    expect(await stack.sandbox.messages.arrived(PEER, reply.id.id)).toMatchObject({
      text: 'Nicer',
      quotedMessageId: theirs.id.id,
    });
    expect(await reply.getQuotedMessage()).toMatchObject({ type: 'image', body: 'Their picture' });
  });
});
