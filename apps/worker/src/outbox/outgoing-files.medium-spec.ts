import { randomUUID } from 'node:crypto';
import { DomainError } from '@chasqui/errors';
import { MessagesModule } from '@chasqui/messages';
import { OutboxTokens } from '@chasqui/queue';
import { SessionsModule } from '@chasqui/sessions';
import { eventually } from '../../../../test/support/eventually.js';
import { HostedOutboxes, type HostedOutbox } from '../../../../test/support/medium-outbox.js';
import { Rows } from '../../../../test/support/medium-rows.js';
import { openWorld, type World } from '../../../../test/support/medium-world.js';
import type { FilePreparation } from '../whatsapp/vocabulary.js';

let world: World;
let rows: Rows;
let outboxes: HostedOutboxes;

beforeAll(async () => {
  world = await openWorld([MessagesModule, SessionsModule]);
  rows = new Rows(world.database);
  outboxes = new HostedOutboxes(world, rows);
});

afterEach(() => outboxes.closeAll());

afterAll(() => world.close());

const DOCUMENT = {
  type: 'document',
  content: { media: { id: randomUUID(), mimetype: 'application/pdf', bytes: 1_000, filename: 'a.pdf' } },
};

/** Files that a page uploads when the test says so. */
function uploadsByHand({ page }: HostedOutbox): ((outcome: FilePreparation) => void)[] {
  const ends: ((outcome: FilePreparation) => void)[] = [];
  page.uploads = () => new Promise((resolve) => ends.push(resolve));
  return ends;
}

function statusBecomes(id: string, status: string): Promise<string> {
  return eventually(
    () => rows.statusOf(id),
    (current) => current === status,
  );
}

async function reasonOf(id: string): Promise<unknown> {
  const found = await world.database.query<unknown[]>('SELECT status, status_reason FROM messages WHERE id = $1', [id]);
  return found[0];
}

function prepared({ page }: HostedOutbox, count: number): Promise<unknown> {
  return eventually(
    () => page.prepared.length,
    (length) => length === count,
  );
}

describe('a message with a file', () => {
  it('lets what is in an earlier lane leave while its file is uploaded, and nothing else', async () => {
    const outbox = await outboxes.open();
    const ends = uploadsByHand(outbox);
    const { session, page, runner } = outbox;
    const document = await rows.aMessage(session, DOCUMENT);
    const behind = await rows.aMessage(session);
    const campaign = await rows.aMessage(session, { lane: 2 });
    await runner.resume(page);
    await prepared(outbox, 1);
    const reply = await rows.aMessage(session, { lane: 0 });
    await world.get(OutboxTokens).wake(session.id);
    await statusBecomes(reply.id, 'sent');
    expect(await rows.statusOf(document.id)).toBe('queued');
    ends[0]?.({ outcome: 'ready' });
    await statusBecomes(campaign.id, 'sent');
    expect(page.handedIds).toEqual([reply, document, behind, campaign].map(({ waId }) => waId));
    expect(page.prepared).toEqual([document.waId]);
    expect(await rows.historyOf(document.id)).toEqual(['sending', 'sent']);
  });

  it('of an earlier lane does not wait for the upload of one in a later lane', async () => {
    const outbox = await outboxes.open();
    const ends = uploadsByHand(outbox);
    const { session, page, runner } = outbox;
    const large = await rows.aMessage(session, { ...DOCUMENT, lane: 2 });
    await runner.resume(page);
    await prepared(outbox, 1);
    const small = await rows.aMessage(session, { ...DOCUMENT, lane: 0 });
    await world.get(OutboxTokens).wake(session.id);
    await prepared(outbox, 2);
    ends[1]?.({ outcome: 'ready' });
    await statusBecomes(small.id, 'sent');
    ends[0]?.({ outcome: 'ready' });
    await statusBecomes(large.id, 'sent');
    expect(page.handedIds).toEqual([small.waId, large.waId]);
  });

  it('leaves in its turn in a session that is paced', async () => {
    const outbox = await outboxes.open();
    const { session, page, runner } = outbox;
    await world.database.query(`UPDATE sessions SET pacing = '{"enabled":true}' WHERE id = $1`, [session.id]);
    const document = await rows.aMessage(session, DOCUMENT);
    await runner.resume(page);
    await statusBecomes(document.id, 'sent');
    expect([page.prepared, page.handedIds]).toEqual([[document.waId], [document.waId]]);
  });

  it('waits for the next page when its own is gone in the middle of the upload, and burns no attempt by it', async () => {
    const outbox = await outboxes.open();
    const { session, page, runner } = outbox;
    page.uploads = ({ isWanted }) =>
      eventually(
        () => Promise.resolve(isWanted()),
        (isStill) => !isStill,
      ).then(() => ({ outcome: 'not_wanted' }));
    const document = await rows.aMessage(session, DOCUMENT);
    await runner.resume(page);
    await prepared(outbox, 1);
    await runner.hold();
    page.uploads = () => Promise.resolve({ outcome: 'ready' });
    await runner.resume(page);
    await statusBecomes(document.id, 'sent');
    expect(page.prepared).toEqual([document.waId, document.waId]);
    expect(await rows.historyOf(document.id)).toEqual(['sending', 'sent']);
  });

  it('that may have left is uploaded and handed over again, under its id', async () => {
    const outbox = await outboxes.open();
    const { session, page, runner } = outbox;
    page.answers = [{ outcome: 'unknown' }];
    const document = await rows.aMessage(session, DOCUMENT);
    await runner.resume(page);
    await statusBecomes(document.id, 'sent');
    expect([page.prepared, page.handedIds]).toEqual([
      [document.waId, document.waId],
      [document.waId, document.waId],
    ]);
  });

  it('at which one page after the other crashes fails after the third, and the next has its turn', async () => {
    const outbox = await outboxes.open();
    const { session, page, runner } = outbox;
    page.uploads = ({ isWanted }) =>
      eventually(
        () => Promise.resolve(isWanted()),
        (isStill) => !isStill,
      ).then(() => ({ outcome: 'page_lost' }));
    const document = await rows.aMessage(session, DOCUMENT);
    const behind = await rows.aMessage(session);
    for (let crashes = 1; crashes <= 3; crashes += 1) {
      await runner.resume(page);
      await prepared(outbox, crashes);
      await runner.countLostUploads(runner.uploadingIds);
      await runner.hold();
    }
    await runner.resume(page);
    await statusBecomes(behind.id, 'sent');
    expect(await reasonOf(document.id)).toEqual({ status: 'failed', status_reason: 'page_lost_at_file' });
    expect([page.prepared.length, page.handedIds]).toEqual([3, [behind.waId]]);
  });

  it('fails when its file is not in the store any more, and the next has its turn', async () => {
    const gone = { localPath: () => Promise.reject(new DomainError('media_gone')) };
    const { session, page, runner } = await outboxes.open({}, { files: gone });
    const document = await rows.aMessage(session, DOCUMENT);
    const behind = await rows.aMessage(session);
    await runner.resume(page);
    await statusBecomes(behind.id, 'sent');
    expect(await reasonOf(document.id)).toEqual({ status: 'failed', status_reason: 'file_not_readable' });
    expect(page.handedIds).toEqual([behind.waId]);
  });
});
