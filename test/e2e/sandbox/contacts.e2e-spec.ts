import { MessageMedia, type Message } from 'whatsapp-web.js';
import { eventually } from '../../support/eventually.js';
import { linkedLibraryClient, type LibraryClient } from '../../support/library-client.js';
import { recordEvents, type RecordedEvents } from '../../support/library-events.js';
import { phoneEvents, type PhoneEvents } from '../../support/sandbox/phone-events.js';
import { sharedStack, type Stack } from '../../support/stack.js';

const OWNER = '4915100001111';
const ANA = '4915100001112';
const BOB = '4915100001113';
const PHANTOM = '4915100001119';
const UNKNOWN = '9994915100001114';

/** One red pixel. */
const PIXEL = 'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR4nGP4z8DwHwAFAAH/iZk9HQAAAABJRU5ErkJggg==';

let stack: Stack;
let library: LibraryClient;
let messages: RecordedEvents<[Message]>;

const wid = (number: string): string => `${number}@c.us`;

beforeAll(async () => {
  stack = await sharedStack();
  library = await linkedLibraryClient(stack, OWNER);
  messages = recordEvents(library.client, 'message');
  await stack.sandbox.createPhone(ANA, 'Ana');
  await stack.sandbox.createPhone(BOB, 'Bob');
});

afterAll(() => library.end());

/** Has the library hear from a phone. */
async function hearFrom(number: string): Promise<void> {
  const id = await stack.sandbox.sendFromPhone(number, { to: OWNER, text: 'Hello' });
  await messages.find((message) => message.id.id === id);
}

describe('contacts on the sandbox', () => {
  it('knows whom it has a chat with, by number and by name', async () => {
    await hearFrom(ANA);
    const contacts = await library.client.getContacts();
    expect(contacts.find(({ number }) => number === ANA)).toMatchObject({ pushname: 'Ana', isUser: true, isMe: false });
    expect(contacts.find(({ number }) => number === OWNER)).toMatchObject({ isMe: true });
    expect(await library.client.getContactById(wid(ANA))).toMatchObject({
      number: ANA,
      pushname: 'Ana',
      isBlocked: false,
    });
  });

  it('tells numbers on WhatsApp from others, and both addresses of an account', async () => {
    expect(await library.client.getNumberId(PHANTOM)).toMatchObject({ _serialized: wid(PHANTOM) });
    expect(await library.client.isRegisteredUser(wid(ANA))).toBe(true);
    expect(await library.client.isRegisteredUser(wid(UNKNOWN))).toBe(false);
    const [both] = await library.client.getContactLidAndPhone([wid(ANA)]);
    expect(both).toEqual({ lid: expect.stringMatching(/^\d+@lid$/) as string, pn: wid(ANA) });
    expect(await library.client.getContactLidAndPhone([both?.lid ?? ''])).toEqual([both]);
    expect(await library.client.getCountryCode(wid(ANA))).toBe('49');
    expect(await library.client.getCountryCode('59170000001')).toBe('591');
    expect(await library.client.getFormattedNumber(wid(ANA))).toBe(`+${ANA}`);
  });

  it('shows and changes what people say about themselves', async () => {
    await stack.sandbox.people.change(ANA, { about: 'At the lake' });
    expect(await (await library.client.getContactById(wid(ANA))).getAbout()).toBe('At the lake');
    expect(await (await library.client.getContactById(wid(PHANTOM))).getAbout()).toBeNull();
    await library.client.setStatus('Busy');
    expect(await library.client.setDisplayName('Olga')).toBe(true);
    expect(await stack.sandbox.people.phone(OWNER)).toMatchObject({ about: 'Busy', name: 'Olga' });
  });

  it('sets, shows and deletes profile pictures', async () => {
    expect(await library.client.getProfilePicUrl(wid(ANA))).toBeUndefined();
    await stack.sandbox.people.setPicture(ANA, { mimeType: 'image/png', base64: PIXEL });
    const url = await library.client.getProfilePicUrl(wid(ANA));
    const seenByPage = await library.client.pupPage?.evaluate(async (address: string) => {
      const answer = await fetch(address);
      return { type: answer.headers.get('content-type'), bytes: (await answer.arrayBuffer()).byteLength };
    }, url);
    expect(seenByPage).toEqual({ type: 'image/png', bytes: Buffer.from(PIXEL, 'base64').length });

    expect(await library.client.setProfilePicture(new MessageMedia('image/png', PIXEL))).toBe(true);
    const { picture } = await stack.sandbox.people.phone(OWNER);
    const served = await fetch(`${stack.up.sandbox.url}${picture ?? ''}`);
    expect(served.headers.get('content-type')).toBe('image/jpeg');
    expect(await library.client.deleteProfilePicture()).toBe(true);
    expect(await stack.sandbox.people.phone(OWNER)).not.toHaveProperty('picture');
  });

  it('hears nothing from whom it blocked, and everything again afterwards', async () => {
    await hearFrom(BOB);
    const bob = await library.client.getContactById(wid(BOB));
    await bob.block();
    expect(await stack.sandbox.people.blockedBy(OWNER)).toEqual([BOB]);
    expect((await library.client.getBlockedContacts()).map(({ number }) => number)).toEqual([BOB]);
    expect(await library.client.getContactById(wid(BOB))).toMatchObject({ isBlocked: true });

    const lost = await stack.sandbox.sendFromPhone(BOB, { to: OWNER, text: 'Why?' });
    await bob.unblock();
    expect(await library.client.getBlockedContacts()).toEqual([]);
    await hearFrom(BOB);
    expect(messages.heard.map(([{ id }]) => id.id)).not.toContain(lost);
    expect((await stack.sandbox.messagesOf(BOB)).find(({ id }) => id === lost)).toMatchObject({ ack: 1 });
  });

  it('gets no further than ack 1 with whom blocked it', async () => {
    await stack.sandbox.people.block(BOB, OWNER);
    const acks = recordEvents<[Message, number]>(library.client, 'message_ack');
    const blocked = await library.client.sendMessage(wid(BOB), 'Are you there?');
    await acks.find(({ id }, ack) => id.id === blocked.id.id && ack === 1);
    await stack.sandbox.people.unblock(BOB, OWNER);
    const heard = await library.client.sendMessage(wid(BOB), 'And now?');
    await acks.find(({ id }, ack) => id.id === heard.id.id && ack === 2);
    const read = (await stack.sandbox.messagesOf(BOB)).map(({ id }) => id);
    expect(read).toContain(heard.id.id);
    expect(read).not.toContain(blocked.id.id);
    expect(acks.heard.filter(([{ id }]) => id.id === blocked.id.id).map(([, ack]) => ack)).toEqual([1]);
  });
});

describe('presence on the sandbox', () => {
  let events: PhoneEvents;

  beforeAll(async () => {
    await hearFrom(ANA);
    events = await phoneEvents(stack.up.sandbox.url, ANA);
  });

  afterAll(() => {
    events.close();
  });

  const isSeen = (data: Record<string, unknown>): Promise<unknown> =>
    events.one(
      (one) => one.event === 'presence' && Object.entries(data).every(([key, value]) => one.data[key] === value),
    );

  it('shows our typing, recording and pausing to the other one', async () => {
    const chat = await library.client.getChatById(wid(ANA));
    await chat.sendStateTyping();
    expect(await isSeen({ activity: 'typing' })).toMatchObject({ data: { from: OWNER, chat: OWNER } });
    await chat.sendStateRecording();
    expect(await isSeen({ activity: 'recording' })).toMatchObject({ data: { from: OWNER } });
    await chat.clearState();
    expect(await isSeen({ activity: 'paused' })).toMatchObject({ data: { from: OWNER } });
  });

  it('shows whether we are there', async () => {
    await library.client.sendPresenceUnavailable();
    expect(await isSeen({ isAvailable: false })).toMatchObject({ data: { from: OWNER } });
    await library.client.sendPresenceAvailable();
    expect(await isSeen({ isAvailable: true })).toMatchObject({ data: { from: OWNER } });
  });

  it('shows the typing of a phone to the page', async () => {
    const seen = (): Promise<string | undefined> =>
      library.client.pupPage?.evaluate((id: string) => {
        const { Presence } = (window as unknown as { require(name: string): { Presence: Map<string, Seen> } }).require(
          'WAWebCollections',
        );
        return Presence.get(id)?.chatstate.type;
      }, wid(ANA)) ?? Promise.resolve(undefined);
    interface Seen {
      chatstate: { type: string };
    }
    await stack.sandbox.people.act(ANA, OWNER, 'typing');
    expect(await eventually(seen, (type) => type === 'composing')).toBe('composing');
    await stack.sandbox.people.act(ANA, OWNER, 'paused');
    expect(await eventually(seen, (type) => type === 'available')).toBe('available');
  });
});
