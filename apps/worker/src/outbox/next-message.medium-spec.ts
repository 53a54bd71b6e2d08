import { MessagesModule } from '@chasqui/messages';
import type { OwnPacing } from '@chasqui/pacing';
import { OutboxTokens } from '@chasqui/queue';
import { SessionsModule } from '@chasqui/sessions';
import { eventually } from '../../../../test/support/eventually.js';
import { HostedOutboxes, type HostedOutbox } from '../../../../test/support/medium-outbox.js';
import { Rows, type SessionId } from '../../../../test/support/medium-rows.js';
import { openWorld, type World } from '../../../../test/support/medium-world.js';
import { UNCAPPED } from '../../../../test/support/paced-sessions.js';

const GAP_MS = 300;

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

async function pace({ id }: SessionId, pacing: OwnPacing | null): Promise<void> {
  await world.database.query('UPDATE sessions SET pacing = $2 WHERE id = $1', [id, pacing]);
  await world.get(OutboxTokens).wake(id);
}

async function queue(session: SessionId, count: number): Promise<string[]> {
  const ids: string[] = [];
  for (let n = 0; n < count; n += 1) ids.push((await rows.aMessage(session)).id);
  return ids;
}

async function sent(ids: readonly string[]): Promise<void> {
  for (const id of ids) {
    await eventually(
      () => rows.statusOf(id),
      (status) => status === 'sent',
    );
  }
}

/** When each was handed to the page, in order. */
function timesOf({ page }: HostedOutbox): number[] {
  const times: number[] = [];
  page.onHanded = () => {
    times.push(performance.now());
    return Promise.resolve();
  };
  return times;
}

async function marksOf({ id }: SessionId): Promise<number> {
  const [row] = await world.database.query<{ count: number }[]>(
    'SELECT count(*)::int AS count FROM pacing_marks WHERE session_id = $1',
    [id],
  );
  return row?.count ?? 0;
}

describe('the outbox of a paced session', () => {
  it('hands over in order, no earlier than the gap allows', async () => {
    const hosted = await outboxes.open();
    const times = timesOf(hosted);
    await pace(hosted.session, { ...UNCAPPED, minGapMs: GAP_MS });
    const ids = await queue(hosted.session, 4);
    await hosted.runner.resume(hosted.page);
    await sent(ids);
    const gaps = times.slice(1).map((at, index) => at - (times[index] ?? 0));
    for (const gap of gaps) expect(gap).toBeGreaterThanOrEqual(GAP_MS - 1); // the mark is to the millisecond
    expect(await marksOf(hosted.session)).toBe(4);
  });

  it('follows a change of its pace while it runs, to none and back', async () => {
    const hosted = await outboxes.open();
    await pace(hosted.session, { ...UNCAPPED, perMinute: 1 });
    const [first = '', second = '', third = ''] = await queue(hosted.session, 3);
    await hosted.runner.resume(hosted.page);
    await sent([first]);
    await pace(hosted.session, { ...UNCAPPED, perMinute: 2 });
    await sent([second]);
    expect(await rows.statusOf(third)).toBe('queued');
    await pace(hosted.session, { enabled: false });
    await sent([third]);
    expect(await marksOf(hosted.session)).toBe(2);
    await pace(hosted.session, UNCAPPED);
    const [fourth = ''] = await queue(hosted.session, 1);
    await world.get(OutboxTokens).wake(hosted.session.id);
    await sent([fourth]);
    expect(await marksOf(hosted.session)).toBe(3);
  });

  it('counts a message once whose outcome was unknown, and which was handed over again', async () => {
    const hosted = await outboxes.open();
    await pace(hosted.session, { ...UNCAPPED, perMinute: 2 });
    hosted.page.answers.push({ outcome: 'unknown' });
    const ids = await queue(hosted.session, 2);
    await hosted.runner.resume(hosted.page);
    await sent(ids);
    expect([hosted.page.handed.length, await marksOf(hosted.session)]).toEqual([3, 2]);
  });

  it('ends what expires while a cap holds it', async () => {
    const hosted = await outboxes.open();
    await pace(hosted.session, { ...UNCAPPED, perMinute: 1 });
    const [first = ''] = await queue(hosted.session, 1);
    const { id } = await rows.aMessage(hosted.session, { expiresInSeconds: 1 });
    await hosted.runner.resume(hosted.page);
    await sent([first]);
    const status = await eventually(
      () => rows.statusOf(id),
      (current) => current !== 'queued',
    );
    expect([status, hosted.page.handed.length]).toEqual(['expired', 1]);
  });
});
