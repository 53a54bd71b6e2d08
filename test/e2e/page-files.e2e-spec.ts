import { createHash, randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { findBrowser } from '@chasqui/browser';
import { readWorkerConfig } from '@chasqui/config';
import { createLogger } from '@chasqui/logging';
import { storedFileOf } from '@chasqui/messages';
import { newMessageId } from '@chasqui/whatsapp-vocabulary';
import { BrowserProfile } from '../../apps/worker/src/whatsapp/browser-profile.js';
import { PageBuilds } from '../../apps/worker/src/whatsapp/page-builds.js';
import { WhatsappClient } from '../../apps/worker/src/whatsapp/whatsapp-client.js';
import { call } from '../support/http.js';
import { sharedStack, type Stack } from '../support/stack.js';

const OWNER = '4915100004200';
const RECIPIENT = '4915100004209';
const BYTES = 70_000;
/** Enough for each file here, and short for one that hangs. */
const SEND_MS = 5_000;

type Outgoing = Parameters<WhatsappClient['send']>[0];

let stack: Stack;
let client: WhatsappClient;
const folder = mkdtempSync(path.join(tmpdir(), 'chasqui-files-'));
const profile = new BrowserProfile(folder, 'page-files');

/** A file in the folder, and a message with it. */
function message(type: string, mimetype: string, more: object = {}): Outgoing & { path: string; sha256: string } {
  const waId = newMessageId();
  const bytes = randomBytes(BYTES);
  writeFileSync(path.join(folder, waId), bytes);
  return {
    waId,
    chatId: `${RECIPIENT}@c.us`,
    type,
    content: { media: { id: 'unused', mimetype, bytes: BYTES, filename: 'The file.bin' }, ...more },
    isQuoteOptional: false,
    notAfterMs: Date.now() + 10_000,
    onHanded: () => undefined,
    path: path.join(folder, waId),
    sha256: createHash('sha256').update(bytes).digest('hex'),
  };
}

function prepare({ waId, type, content, path: file }: ReturnType<typeof message>, bytes = BYTES, isWanted = true) {
  const media = storedFileOf(content);
  if (!media) throw new Error('a message without a file');
  return client.files.prepare({ waId, type, media: { ...media, bytes }, path: file, isWanted: () => isWanted });
}

beforeAll(async () => {
  stack = await sharedStack();
  const { body } = await call<{ browserArgs: string[] }>('GET', `${stack.up.sandbox.url}/browser-args`);
  const browser = await findBrowser();
  const { timeouts } = readWorkerConfig({ DATABASE_URL: 'postgresql://unused', REDIS_URL: 'redis://unused' });
  const builds = new PageBuilds(createLogger('page-files', 'error'));
  const settings = { path: browser ?? '', args: body.browserArgs, timeouts: { ...timeouts, sendMs: SEND_MS }, builds };
  client = new WhatsappClient(settings, profile);
  await stack.sandbox.createPhone(OWNER, 'Owner');
  await stack.sandbox.createPhone(RECIPIENT, 'Recipient');
  const qrShown = once(client, 'qr') as Promise<[string]>;
  await client.start();
  const [qr] = await qrShown;
  const ready = once(client, 'ready');
  await stack.sandbox.scan(OWNER, qr);
  await ready;
});

afterAll(async () => {
  await client.kill();
  rmSync(folder, { recursive: true, force: true });
});

describe('a message with a file', () => {
  it.each([
    ['image', 'image/jpeg', 'image'],
    ['video', 'video/mp4', 'video'],
    ['audio', 'audio/mpeg', 'audio'],
    ['voice', 'audio/ogg; codecs=opus', 'ptt'],
    ['document', 'image/png', 'document'],
    ['sticker', 'image/webp', 'sticker'],
  ])('is sent as %s, with the bytes that the browser read', async (type, mimetype, typeOnPhone) => {
    const sent = message(type, mimetype);
    expect(await prepare(sent)).toEqual({ outcome: 'ready' });
    expect(await client.send(sent)).toEqual({ outcome: 'accepted', chatWid: `${RECIPIENT}@c.us` });
    const onPhone = await stack.sandbox.messages.arrived(RECIPIENT, sent.waId);
    expect(onPhone).toMatchObject({
      type: typeOnPhone,
      media: { sha256: sent.sha256, sizeBytes: BYTES, mimeType: type === 'sticker' ? 'image/webp' : mimetype },
    });
  });

  it('has its caption, its name, and the message that it answers', async () => {
    const first = message('document', 'application/pdf');
    await prepare(first);
    await client.send(first);
    const answer = message('document', 'application/pdf', { caption: 'As promised', quotedMessageId: first.waId });
    await prepare(answer);
    expect(await client.send(answer)).toMatchObject({ outcome: 'accepted' });
    expect(await stack.sandbox.messages.arrived(RECIPIENT, answer.waId)).toMatchObject({
      text: 'As promised',
      media: { filename: 'The file.bin' },
      quotedMessageId: first.waId,
    });
  });
});

describe('a file that is not in the page', () => {
  it('keeps its message from being handed over', async () => {
    const [never, late] = [message('image', 'image/jpeg'), message('image', 'image/jpeg')];
    expect(await client.send(never)).toEqual({ outcome: 'not_handed', reason: 'page_error' });
    await prepare(late);
    const tooLate = { ...late, notAfterMs: Date.now() - 1 };
    expect(await client.send(tooLate)).toEqual({ outcome: 'not_handed', reason: 'too_late' });
    for (const { waId } of [never, late]) expect(await stack.sandbox.ledger({ id: waId })).toEqual([]);
  });

  it('is uploaded again when WhatsApp refused it, and says when the browser cannot read it', async () => {
    const refused = message('image', 'image/jpeg');
    await stack.sandbox.faults.add({ kind: 'upload-fail', session: OWNER, times: 1 });
    expect(await prepare(refused)).toMatchObject({ outcome: 'upload_failed' });
    expect(await prepare(refused)).toEqual({ outcome: 'ready' });
    expect(await prepare(message('image', 'image/jpeg'), BYTES + 1)).toEqual({ outcome: 'unreadable' });
    expect(await prepare({ ...message('image', 'image/jpeg'), path: path.join(folder, 'none') })).toEqual({
      outcome: 'unreadable',
    });
  });

  it('is uploaded anew when its upload hung', async () => {
    const hung = message('document', 'application/pdf');
    await stack.sandbox.faults.add({ kind: 'upload-slow', session: OWNER, times: 1, bytesPerSecond: 1_024 });
    expect(await prepare(hung)).toEqual({ outcome: 'upload_failed', detail: 'it took too long' });
    expect(await prepare(hung)).toEqual({ outcome: 'ready' });
    expect(await client.send(hung)).toMatchObject({ outcome: 'accepted' });
  });

  it('is told apart from an outage by a few bytes that reach nobody', async () => {
    const before = await stack.sandbox.ledger({ to: RECIPIENT });
    expect(await client.files.tryUpload(() => true)).toBe('taken');
    await stack.sandbox.faults.add({ kind: 'upload-fail', session: OWNER, times: 1 });
    expect(await client.files.tryUpload(() => true)).toBe('refused');
    expect(await stack.sandbox.ledger({ to: RECIPIENT })).toEqual(before);
  });

  it('is no longer waited for when nobody wants it', async () => {
    expect(await prepare(message('image', 'image/jpeg'), BYTES, false)).toEqual({ outcome: 'not_wanted' });
  });
});

describe('a file that was received', () => {
  const bytes = randomBytes(2_500_000);
  const base64 = bytes.toString('base64');

  async function received(content: Parameters<typeof stack.sandbox.messages.send>[1]): Promise<string> {
    const arrival = new Promise<string>((resolve) => {
      client.once('received', (message) => void message.then(({ waId }) => resolve(waId)));
    });
    await stack.sandbox.messages.send(RECIPIENT, content);
    return arrival;
  }

  function document(): Promise<string> {
    return received({ to: OWNER, document: { base64, mimeType: 'application/pdf', filename: 'in.pdf' } });
  }

  function fetch(waId: string, maxBytes = bytes.length): ReturnType<typeof client.files.fetch<string>> {
    return client.files.fetch({
      waId,
      chatId: `${RECIPIENT}@c.us`,
      senderId: `${RECIPIENT}@c.us`,
      maxBytes,
      take: async (slices) => {
        const hash = createHash('sha256');
        for await (const slice of slices) hash.update(slice);
        return hash.digest('hex');
      },
    });
  }

  const whole = {
    outcome: 'fetched',
    mimetype: 'application/pdf',
    result: createHash('sha256').update(bytes).digest('hex'),
  };

  it('comes out of the page in slices, also twice at once', async () => {
    const waId = await document();
    expect(await Promise.all([fetch(waId), fetch(waId)])).toEqual([whole, whole]);
  });

  it('that the servers have no more is asked for again, and is gone when that does not help', async () => {
    const waId = await document();
    await stack.sandbox.faults.add({ kind: 'media-gone', session: OWNER, times: 1 });
    expect(await fetch(waId)).toEqual(whole);
    await stack.sandbox.faults.add({ kind: 'media-gone', session: OWNER, times: 2 });
    expect(await fetch(waId)).toEqual({ outcome: 'gone' });
  });

  it('is not fetched when it is too large, and a message without one says so', async () => {
    expect(await fetch(await document(), bytes.length - 1)).toEqual({ outcome: 'too_large' });
    expect(await fetch(await received({ to: OWNER, text: 'no file' }))).toEqual({ outcome: 'no_file' });
    expect(await fetch('3EB0000000000000000000')).toEqual({ outcome: 'unknown_message' });
  });

  it('is given up, and the next one is fetched, when nobody can take it', async () => {
    const waId = await document();
    const full = new Error('the disk is full');
    const failing = client.files.fetch({
      waId,
      chatId: `${RECIPIENT}@c.us`,
      senderId: `${RECIPIENT}@c.us`,
      maxBytes: bytes.length,
      take: () => Promise.reject(full),
    });
    await expect(failing).rejects.toBe(full);
    expect(await fetch(waId)).toEqual(whole);
  });
});
