import { problemsOfEvent } from '../support/event-check.js';
import { png } from '../support/png.js';
import { eventually } from '../support/eventually.js';
import { documentedTypes, type Step } from '../support/message-types-table.js';
import type { SessionClient } from '../support/session-client.js';
import { sharedStack, type Stack } from '../support/stack.js';

const ALICE = '4915100003901';
const BOB = '4915100003902';
const CARD = [
  'BEGIN:VCARD',
  'VERSION:3.0',
  'FN:Ada',
  'ORG:Engines;',
  'TEL;waid=49151222:+49 151 222',
  'END:VCARD',
].join('\n');

interface Told {
  type: string;
  data: Record<string, unknown>;
}

const sample = (hex: string): Buffer => Buffer.concat([Buffer.from(hex, 'hex'), Buffer.alloc(200)]);
/** The first page of an Ogg file with Opus, as far as it tells that. */
const OPUS = Buffer.concat([Buffer.from('OggS'), Buffer.alloc(24), Buffer.from('OpusHead'), Buffer.alloc(200)]);
/** The header of a WebP of 512 × 512 pixels: nothing has to be converted. */
const STICKER = Buffer.concat([
  Buffer.from('RIFF'),
  sample('').subarray(0, 4).fill(0xd2, 0, 1),
  Buffer.from('WEBPVP8X'),
  Buffer.from('0a00000000000000ff0100ff0100', 'hex'),
  Buffer.alloc(180),
]);

interface FileSample {
  file: Buffer;
  mimetype: string;
  caption?: string;
  filename?: string;
}

/** A type, what it is sent with, and what the session that receives it says of it. */
interface TypeRow {
  type: string;
  file?: Buffer;
  /** Whether it has a call of its own, `send/{type}`. */
  path?: string;
  body: object;
  says: object;
}

/** Each is sent as base64 in the field that is called as the type. */
function fileTypes(samples: Readonly<Record<string, FileSample>>): TypeRow[] {
  return Object.entries(samples).map(([type, { file, mimetype, caption, filename }]) => ({
    type,
    file,
    body: { [type]: file.toString('base64'), ...(caption && { caption }), ...(filename && { filename }) },
    says: {
      text: caption ?? '',
      media: expect.objectContaining({ mimetype, bytes: file.length, ...(filename && { filename }) }) as object,
    },
  }));
}

/** One line for each type. */
const TYPES: TypeRow[] = [
  {
    type: 'text',
    path: '',
    body: { text: `Hello @${BOB}`, mentions: [BOB] },
    says: { text: `Hello @${BOB}`, mentions: [`${BOB}@s.whatsapp.net`] },
  },
  {
    type: 'location',
    body: {
      latitude: -16.5,
      longitude: -68.15,
      name: 'La Paz',
      address: 'Plaza Murillo\nBolivia',
      url: 'https://example.org/',
    },
    says: {
      location: {
        latitude: -16.5,
        longitude: -68.15,
        name: 'La Paz',
        address: 'Plaza Murillo\nBolivia',
        url: 'https://example.org/',
      },
    },
  },
  {
    type: 'contact',
    body: { contacts: [{ name: 'Eva; PhD', phoneNumber: '+49 151 111', organization: 'Works' }, { vcard: CARD }] },
    says: {
      contacts: [
        { name: 'Eva; PhD', phoneNumber: '49151111', organization: 'Works' },
        { name: 'Ada', phoneNumber: '49151222', organization: 'Engines' },
      ],
    },
  },
  {
    type: 'poll',
    body: { question: 'When?', options: ['Monday', ' Tuesday '], allowMultiple: true },
    says: { poll: { question: 'When?', options: ['Monday', 'Tuesday'], allowMultiple: true } },
  },
  ...fileTypes({
    image: { file: png(3, 2), mimetype: 'image/png', caption: 'One dot' },
    video: {
      file: sample('0000001866747970' + '69736f6d0000020069736f6d6d703431'),
      mimetype: 'video/mp4',
      caption: 'A clip',
    },
    audio: { file: Buffer.concat([sample('fffb9064'), Buffer.alloc(217)]), mimetype: 'audio/mpeg' },
    voice: { file: OPUS, mimetype: 'audio/ogg; codecs=opus' },
    document: {
      file: Buffer.from('%PDF-1.7\n'),
      mimetype: 'application/pdf',
      caption: 'The bill',
      filename: 'bill 7.pdf',
    },
    sticker: { file: STICKER, mimetype: 'image/webp' },
  }),
];

const seen = new Map<string, Set<Step>>();
let stack: Stack;
let alice: SessionClient;
let bob: SessionClient;

beforeAll(async () => {
  stack = await sharedStack();
  [alice, bob] = await Promise.all([stack.pairedSession(ALICE), stack.pairedSession(BOB)]);
});

/** What its session's log tells of a message, once it does. */
async function told(session: SessionClient, type: string, messageId: string): Promise<Told> {
  const page = await eventually(
    async () => (await session.get<{ events: Told[] }>(`/events?types=${type}&limit=200`)).body.events,
    (events) => events.some(({ data }) => data['messageId'] === messageId),
  );
  const event = page.find(({ data }) => data['messageId'] === messageId);
  if (!event) throw new Error('the event is gone');
  return event;
}

describe.each(TYPES)('a message of type $type', ({ type, path = `/${type}`, body, says, file }) => {
  it('goes from one session to another, is told, stored, and can be read', async () => {
    const sent = await alice.sendTo(path, { to: BOB, ...body });
    expect(sent.body).toMatchObject({ status: 'sent', type });
    const steps = new Set<Step>(['sent']);
    seen.set(type, steps);
    const { messageId } = sent.body;
    const received = await bob.waitForStatus(messageId, 'received');
    steps.add('received');
    const event = await told(bob, 'message.received', messageId);
    expect(problemsOfEvent(event)).toEqual([]);
    expect(event.data).toMatchObject({ kind: type, ...says });
    steps.add('event');
    expect(received).toMatchObject({ direction: 'inbound', type, from: `${ALICE}@s.whatsapp.net`, ...says });
    expect(await alice.message(messageId)).toMatchObject({ direction: 'outbound', type, ...says });
    const files = file ? [await alice.fileOf(messageId), await bob.fileOf(messageId)] : [];
    for (const one of files) expect(one).toEqual(file);
    steps.add('readable');
    const listed = await bob.get<{ messages: object[] }>(`/messages?chat=${ALICE}`);
    expect(listed.body.messages).toContainEqual(expect.objectContaining({ messageId, type }));
    steps.add('stored');
  });

  it('answers a message, which both sides know', async () => {
    const asked = await bob.send({ to: ALICE, text: 'well?' });
    await alice.waitForStatus(asked.body.messageId, 'received');
    const { body: answer } = await alice.sendTo(path, { to: BOB, ...body, quotedMessageId: asked.body.messageId });
    const received = await bob.waitForStatus(answer.messageId, 'received');
    expect(received).toMatchObject({ type, quotedMessageId: asked.body.messageId });
  });
});

describe('what cannot be sent', () => {
  const place = { latitude: 1, longitude: 2 };
  const options = ['a', 'b'];

  it.each<[string, object, string, string]>([
    ['/location', { longitude: 2 }, 'latitude', 'latitude is required'],
    ['/location', { ...place, latitude: '1' }, 'latitude', 'latitude must be a number'],
    ['/location', { ...place, latitude: 90.1 }, 'latitude', 'latitude must be between -90 and 90'],
    ['/location', { ...place, longitude: -181 }, 'longitude', 'longitude must be between -180 and 180'],
    ['/location', { ...place, address: 'There' }, 'name', 'name is required with an address'],
    ['/location', { ...place, name: 'a\nb' }, 'name', 'name must be one line'],
    [
      '/location',
      { ...place, url: 'javascript:1' },
      'url',
      'url must be an address that begins with http:// or https://',
    ],
    ['/location', { ...place, text: 'x' }, 'text', 'text is not a field of this call'],
    ['/poll', { question: 'Q?', options: ['a'] }, 'options', 'options must have at least 2 texts'],
    [
      '/poll',
      { question: 'Q?', options: Array.from('abcdefghijklm') },
      'options',
      'options must have at most 12 texts',
    ],
    ['/poll', { question: 'Q?', options: ['a', ' a '] }, 'options', 'options must differ from each other'],
    ['/poll', { question: 'Q?', options: ['a', ''] }, 'options', 'each of options must have a visible character'],
    ['/poll', { question: 'Q?', options: 'ab' }, 'options', 'options must be a list of texts'],
    ['/poll', { question: ' ', options }, 'question', 'question is required'],
    ['/contact', { contacts: [] }, 'contacts', 'contacts must have at least 1 contact'],
    ['/contact', { contacts: [{ name: 'Eva' }] }, 'contacts.0.phoneNumber', 'phoneNumber is required, or a vcard'],
    [
      '/contact',
      { contacts: [{ name: 'Eva', phoneNumber: '12' }] },
      'contacts.0.phoneNumber',
      'phoneNumber must be a phone number with its country code (7 to 15 digits)',
    ],
    [
      '/contact',
      { contacts: [{ vcard: 'Eva' }] },
      'contacts.0.vcard',
      'vcard must be one card, from BEGIN:VCARD to END:VCARD, with a name (FN)',
    ],
    [
      '/contact',
      { contacts: [{ vcard: CARD, name: 'Eva' }] },
      'contacts.0.vcard',
      'vcard takes the place of name, phoneNumber and organization: give either',
    ],
    [
      '/contact',
      { contacts: ['Eva'] },
      'contacts.0',
      'contacts must be a list of {name, phoneNumber, organization?} or {vcard}',
    ],
    [
      '',
      { text: 'hi', mentions: ['12'] },
      'mentions.0',
      'mentions.0 must be a phone number with its country code (7 to 15 digits), an id ending in @lid, or the id of a contact',
    ],
    ['', { text: 'hi', mentions: BOB }, 'mentions', 'mentions must be a list of phone numbers'],
    ['', { text: 'hi', linkPreview: 'no' }, 'linkPreview', 'linkPreview must be true or false'],
  ])('send%s with %j is refused with what is wrong', async (path, body, field, message) => {
    const { status, body: refused } = await alice.sendTo(path, { to: BOB, ...body });
    expect(status).toBe(400);
    expect(refused).toMatchObject({ success: false, error: message, details: [{ field, message }] });
  });

  it.each(['/location', '/poll', '/contact', ''])('send%s does not answer what the session never saw', async (path) => {
    const row = TYPES.find(({ type, path: own = `/${type}` }) => own === path);
    const quoting = { to: BOB, ...row?.body, quotedMessageId: '3EB0000000000000000000' };
    const { status, body } = await alice.sendTo(path, quoting);
    expect([status, body.error]).toEqual([
      400,
      'quotedMessageId must be the id of a message that this session sent or received',
    ]);
  });
});

describe('the table of types', () => {
  it('is in the documentation as it was seen here', () => {
    const { documented, made } = documentedTypes(seen);
    expect(documented).toBe(made);
  });
});
