import { createHash, randomBytes } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { buffer } from 'node:stream/consumers';
import { MediaFiles, MediaModule, MediaStore } from '@chasqui/media';
import { InboxService, MessagesModule } from '@chasqui/messages';
import { SessionsModule } from '@chasqui/sessions';
import { eventually } from '../../../../test/support/eventually.js';
import { Rows, type SessionId } from '../../../../test/support/medium-rows.js';
import { openWorld, silent, type World } from '../../../../test/support/medium-world.js';
import { FileIntake, type FilePage } from './file-intake.js';

const MAX_BYTES = 100_000;
const BYTES = randomBytes(70_000);

let world: World;
let rows: Rows;
const folder = mkdtempSync(join(tmpdir(), 'chasqui-intake-'));

beforeAll(async () => {
  world = await openWorld([MessagesModule, SessionsModule, MediaModule.forRoot({ path: folder }, silent)]);
  rows = new Rows(world.database);
});

afterAll(async () => {
  await world.close();
  rmSync(folder, { recursive: true });
});

/** A page with one file for whatever message. */
const page: FilePage = {
  files: {
    async fetch({ take }) {
      return { outcome: 'fetched', mimetype: 'image/jpeg', result: await take(slices()) };
    },
  },
};

async function* slices(): AsyncGenerator<Buffer> {
  for (let at = 0; at < BYTES.length; at += 10_000) yield await Promise.resolve(BYTES.subarray(at, at + 10_000));
}

function intake(isFetchedAtOnce: boolean): FileIntake {
  const config = { isFetchedAtOnce, maxBytes: MAX_BYTES };
  return new FileIntake(world.get(MediaStore), world.get(InboxService), config, silent);
}

interface Received {
  session: SessionId;
  waId: string;
  chatWid: string;
  senderId: string;
  type: string;
}

async function aReceived(type: string): Promise<Received> {
  const session = await rows.aSession();
  const waId = randomBytes(8).toString('hex');
  const chat = { chatId: '1@c.us', chatWid: '1@c.us', senderId: '1@c.us' };
  const content = { text: 'caption' };
  await world.get(InboxService).record(session, { waId, ...chat, type, content, whatsappAt: new Date() });
  return { session, waId, chatWid: '1@c.us', senderId: '1@c.us', type };
}

async function contentOf(waId: string): Promise<{ text: string; media?: { id: string } } | undefined> {
  const sql = 'SELECT content FROM messages WHERE wa_id = $1';
  const [row] = await world.database.query<{ content: { text: string; media?: { id: string } } }[]>(sql, [waId]);
  return row?.content;
}

describe('a file that a session was sent', () => {
  it('is put into the store of its account, and its message tells where it is', async () => {
    const { session, ...message } = await aReceived('image');
    expect(await intake(false).fetch(session, page, { ...message, isAsked: true })).toMatchObject({
      outcome: 'fetched',
    });
    const content = await contentOf(message.waId);
    expect(content).toEqual({
      text: 'caption',
      media: {
        id: expect.any(String) as string,
        mimetype: 'image/jpeg',
        bytes: BYTES.length,
        sha256: createHash('sha256').update(BYTES).digest('hex'),
      },
    });
    const stored = await world.get(MediaFiles).open(session.accountId, content?.media?.id ?? '');
    expect(BYTES.equals(await buffer(stored.stream))).toBe(true);
  });

  it('is fetched by itself when that is wanted', async () => {
    const { session, ...message } = await aReceived('voice');
    intake(true).offer(session, page, message);
    const content = await eventually(
      () => contentOf(message.waId),
      (stored) => stored?.media !== undefined,
    );
    expect(content).toMatchObject({ media: { bytes: BYTES.length } });
  });

  it.each([
    ['when files are fetched for those who ask', 'image', false],
    ['of a message without one', 'text', true],
  ])('is not fetched %s', async (_when, type, isFetchedAtOnce) => {
    const { session, ...message } = await aReceived(type);
    const fetch = jest.fn();
    intake(isFetchedAtOnce).offer(session, { files: { fetch } }, message);
    expect(fetch).not.toHaveBeenCalled();
  });

  it('leaves its message as it was when it is gone, or larger than the page said', async () => {
    const { session, ...message } = await aReceived('image');
    const gone: FilePage = { files: { fetch: () => Promise.resolve({ outcome: 'gone' }) } };
    expect(await intake(false).fetch(session, gone, { ...message, isAsked: true })).toEqual({ outcome: 'gone' });
    const small = new FileIntake(
      world.get(MediaStore),
      world.get(InboxService),
      { isFetchedAtOnce: false, maxBytes: 100 },
      silent,
    );
    await expect(small.fetch(session, page, { ...message, isAsked: true })).rejects.toMatchObject({
      code: 'file_too_large',
    });
    expect(await contentOf(message.waId)).toEqual({ text: 'caption' });
  });
});
