import { createHash, randomBytes } from 'node:crypto';
import { MessageMedia, type Message } from 'whatsapp-web.js';
import { eventually } from '../../support/eventually.js';
import { linkedLibraryClient, type LibraryClient } from '../../support/library-client.js';
import { recordEvents } from '../../support/library-events.js';
import type { PhoneContent } from '../../support/sandbox/messages.js';
import { sharedStack, type Stack } from '../../support/stack.js';

const OWNER = '4915100001001';
const PEER = '4915100001002';
const PEER_CHAT = `${PEER}@c.us`;
/** One transparent pixel. */
const PNG = 'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNkYPhfDwAChwGA60e6kgAAAABJRU5ErkJggg==';

let stack: Stack;
let library: LibraryClient;

beforeAll(async () => {
  stack = await sharedStack();
  library = await linkedLibraryClient(stack, OWNER);
  await stack.sandbox.createPhone(PEER, 'Peer');
});

afterAll(() => library.end());

function sha256(base64: string): string {
  return createHash('sha256').update(Buffer.from(base64, 'base64')).digest('hex');
}

async function receive(content: PhoneContent): Promise<Message> {
  const messages = recordEvents<[Message]>(library.client, 'message');
  const id = await stack.sandbox.messages.send(PEER, { to: OWNER, ...content });
  const [message] = await messages.find((heard) => heard.id.id === id);
  return message;
}

describe('media from the unmodified library', () => {
  it.each([
    ['image', 'image/png', PNG, {}],
    ['video', 'video/mp4', randomBytes(3000).toString('base64'), {}],
    ['audio', 'audio/mpeg', randomBytes(3000).toString('base64'), {}],
    ['ptt', 'audio/ogg; codecs=opus', randomBytes(3000).toString('base64'), { sendAudioAsVoice: true }],
    ['document', 'image/png', PNG, { sendMediaAsDocument: true }],
    ['document', 'application/pdf', randomBytes(3000).toString('base64'), {}],
  ])('of type %s (%s) reaches the phone byte for byte', async (type, mimeType, base64, options) => {
    const uploaded = recordEvents<[Message]>(library.client, 'media_uploaded');
    const media = new MessageMedia(mimeType, base64, 'file.bin');
    const sent = await library.client.sendMessage(PEER_CHAT, media, { caption: 'Look at this', ...options });
    expect(sent).toMatchObject({ type, hasMedia: true, body: 'Look at this' });
    await uploaded.find((heard) => heard.id.id === sent.id.id);
    expect(await stack.sandbox.messages.arrived(PEER, sent.id.id)).toMatchObject({
      type,
      text: 'Look at this',
      media: {
        sha256: sha256(base64),
        sizeBytes: Buffer.from(base64, 'base64').length,
        mimeType,
        filename: 'file.bin',
      },
    });
    expect(await stack.sandbox.messages.mediaSha256(PEER, sent.id.id)).toBe(sha256(base64));
    expect(await stack.sandbox.ledger({ id: sent.id.id })).toMatchObject([{ type, bodySha256: sha256(base64) }]);
  });

  it('becomes a sticker of WebP', async () => {
    const media = new MessageMedia('image/png', PNG, 'sticker.png');
    const sent = await library.client.sendMessage(PEER_CHAT, media, { sendMediaAsSticker: true });
    const found = await stack.sandbox.messages.arrived(PEER, sent.id.id);
    expect(found).toMatchObject({ type: 'sticker', media: { mimeType: 'image/webp' } });
    const bytes = Buffer.from((await sent.downloadMedia()).data, 'base64');
    expect([bytes.toString('latin1', 0, 4), bytes.toString('latin1', 8, 12)]).toEqual(['RIFF', 'WEBP']);
  });

  it('is forwarded without another upload, and says so', async () => {
    const media = new MessageMedia('image/png', PNG, 'pixel.png');
    const sent = await library.client.sendMessage(PEER_CHAT, media, { caption: 'Pass it on' });
    await sent.forward(PEER_CHAT);
    const forwarded = await eventually(
      async () => (await stack.sandbox.messages.list(PEER, OWNER)).find((message) => message.forwardingScore === 1),
      (found) => found !== undefined,
    );
    expect(forwarded).toMatchObject({ type: 'image', text: 'Pass it on', media: { sha256: sha256(PNG) } });
  });
});

describe('media from a phone', () => {
  it.each<[string, string, (base64: string) => PhoneContent]>([
    ['image', 'image/png', (base64) => ({ image: { base64, mimeType: 'image/png', caption: 'Seen?' } })],
    ['video', 'video/mp4', (base64) => ({ video: { base64, mimeType: 'video/mp4', caption: 'Seen?' } })],
    ['audio', 'audio/mpeg', (base64) => ({ audio: { base64, mimeType: 'audio/mpeg' } })],
    ['ptt', 'audio/ogg', (base64) => ({ voice: { base64, mimeType: 'audio/ogg', seconds: 3 } })],
    [
      'document',
      'application/pdf',
      (base64) => ({ document: { base64, mimeType: 'application/pdf', filename: 'a.pdf' } }),
    ],
    ['sticker', 'image/webp', (base64) => ({ sticker: { base64, mimeType: 'image/webp' } })],
  ])('of type %s is downloaded by the library byte for byte', async (type, mimetype, toContent) => {
    const base64 = randomBytes(3000).toString('base64');
    const content = toContent(base64);
    const message = await receive(content);
    expect(message).toMatchObject({ type, hasMedia: true, body: type === 'image' || type === 'video' ? 'Seen?' : '' });
    expect(await message.downloadMedia()).toMatchObject({
      mimetype,
      data: base64,
      filesize: 3000,
      ...(type === 'document' ? { filename: 'a.pdf' } : {}),
    });
  });

  it('tells the sender when it was played', async () => {
    const acks = recordEvents<[Message, number]>(library.client, 'message_ack');
    const media = new MessageMedia('audio/ogg', randomBytes(100).toString('base64'), 'voice.ogg');
    const sent = await library.client.sendMessage(PEER_CHAT, media, { sendAudioAsVoice: true, waitUntilMsgSent: true });
    await stack.sandbox.messages.markPlayed(PEER, sent.id.id);
    await acks.find((message, ack) => message.id.id === sent.id.id && ack === 4);
    expect((await sent.getInfo())?.played).toMatchObject([{ id: { user: PEER } }]);
  });

  it('is refused with a sentence when it is no base64, or too much', async () => {
    const broken = { to: OWNER, image: { base64: '!!!!', mimeType: 'image/png' } };
    await expect(stack.sandbox.messages.send(PEER, broken)).rejects.toThrow('standard base64');
    const two = { to: OWNER, text: 'Hi', image: { base64: PNG, mimeType: 'image/png' } };
    await expect(stack.sandbox.messages.send(PEER, two)).rejects.toThrow('Give exactly one of text, image');
  });
});

describe('media that goes wrong', () => {
  const media = new MessageMedia('image/png', PNG, 'pixel.png');

  it('is not sent when its upload is refused', async () => {
    await stack.sandbox.faults.add({ kind: 'upload-fail', session: OWNER, times: 1 });
    await expect(library.client.sendMessage(PEER_CHAT, media)).rejects.toThrow('could not be uploaded');
    const sent = await library.client.sendMessage(PEER_CHAT, media);
    expect(await stack.sandbox.messages.arrived(PEER, sent.id.id)).toMatchObject({ type: 'image' });
  });

  it('is nothing when it is gone, and is there when it comes back', async () => {
    const message = await receive({ image: { base64: PNG, mimeType: 'image/png' } });
    await stack.sandbox.faults.add({ kind: 'media-gone', session: OWNER, times: 1 });
    expect(await message.downloadMedia()).toBeUndefined();
    expect(await message.downloadMedia()).toMatchObject({ data: PNG });
  });
});

describe('a document of 10 MB', () => {
  const base64 = randomBytes(10 * 1024 * 1024).toString('base64');

  it('goes from the library to the phone', async () => {
    const media = new MessageMedia('application/zip', base64, 'ten.zip');
    const sent = await library.client.sendMessage(PEER_CHAT, media, { waitUntilMsgSent: true });
    expect(await stack.sandbox.messages.mediaSha256(PEER, sent.id.id)).toBe(sha256(base64));
  });

  it('goes from the phone to the library', async () => {
    const message = await receive({ document: { base64, mimeType: 'application/zip', filename: 'ten.zip' } });
    expect(sha256((await message.downloadMedia()).data)).toBe(sha256(base64));
  });
});
