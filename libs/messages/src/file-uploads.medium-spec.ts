import { SessionsModule } from '@chasqui/sessions';
import { hosted, takeOver } from '../../../test/support/medium-leases.js';
import { Rows } from '../../../test/support/medium-rows.js';
import { openWorld, type World } from '../../../test/support/medium-world.js';
import { AcceptanceService } from './acceptance.service.js';
import { FileUploadsService } from './file-uploads.service.js';
import { MessagesModule } from './messages.module.js';
import { OutboxService } from './outbox.service.js';

const IMAGE = { type: 'image', content: { media: { id: 'file', mimetype: 'image/png', bytes: 1 } } };

let world: World;
let uploads: FileUploadsService;
let outbox: OutboxService;
let rows: Rows;

beforeAll(async () => {
  world = await openWorld([MessagesModule, SessionsModule]);
  uploads = world.get(FileUploadsService);
  outbox = world.get(OutboxService);
  rows = new Rows(world.database);
});

afterAll(() => world.close());

async function reasonsOf(id: string): Promise<{ now: string | null; history: (string | null)[] }> {
  const [row] = await world.database.query<{ reason: string | null }[]>(
    'SELECT status_reason AS reason FROM messages WHERE id = $1',
    [id],
  );
  const history = await world.database.query<{ reason: string | null }[]>(
    'SELECT reason FROM message_transitions WHERE message_id = $1 ORDER BY id',
    [id],
  );
  return { now: row?.reason ?? null, history: history.map(({ reason }) => reason) };
}

describe('why a message waits for its file', () => {
  it('is told by it and its history once, until it is taken', async () => {
    const { session, lease } = await hosted(world, rows);
    const message = await rows.aMessage(session, IMAGE);
    for (let time = 0; time < 3; time += 1) await uploads.noteWaiting(lease, message, 'uploads_failing');
    expect(await reasonsOf(message.id)).toEqual({ now: 'uploads_failing', history: ['uploads_failing'] });
    await uploads.noteWaiting(lease, message, 'media_store_away');
    await outbox.claimNext(lease, 0, { fileIds: [message.id] });
    expect(await reasonsOf(message.id)).toEqual({ now: null, history: ['uploads_failing', 'media_store_away', null] });
    await uploads.noteWaiting(lease, message, 'uploads_failing');
    expect((await reasonsOf(message.id)).now).toBeNull();
  });

  it('is what holds it back, for whoever asks', async () => {
    const { session, lease } = await hosted(world, rows);
    const message = await rows.aMessage(session, IMAGE);
    const held = () => world.get(AcceptanceService).readHold({ ...session, pacing: null }, message.waId);
    expect(await held()).toBeNull();
    await uploads.noteWaiting(lease, message, 'uploads_failing');
    expect(await held()).toEqual({ reason: 'uploads_failing', estimatedAt: null });
  });

  it('is not told by an owner that lost its lease', async () => {
    const { session, lease } = await hosted(world, rows);
    const message = await rows.aMessage(session, IMAGE);
    await takeOver(world, rows, session);
    await uploads.noteWaiting(lease, message, 'uploads_failing');
    expect(await reasonsOf(message.id)).toEqual({ now: null, history: [] });
  });
});

describe('how often a page crashed at a file', () => {
  it('is known to whoever owns its session next', async () => {
    const { session, lease } = await hosted(world, rows);
    const [crashed, other] = [await rows.aMessage(session, IMAGE), await rows.aMessage(session, IMAGE)];
    await uploads.countLost(lease, [crashed.id]);
    const next = await takeOver(world, rows, session);
    await uploads.countLost(lease, [crashed.id]);
    await uploads.countLost(next, [crashed.id, other.id]);
    expect(await outbox.nextWithFile(session.id, [])).toMatchObject({ id: crashed.id, uploadLosses: 2 });
    expect(await outbox.claimNext(next, 0, { fileIds: [crashed.id] })).toMatchObject({ uploadLosses: 2 });
  });
});
