import { MessagesModule, OutboxOrdersService } from '@chasqui/messages';
import { OutboxTokens } from '@chasqui/queue';
import { REDIS } from '@chasqui/redis';
import { SessionsModule } from '@chasqui/sessions';
import type { Redis } from 'ioredis';
import { eventually } from '../../../../test/support/eventually.js';
import { HostedOutboxes } from '../../../../test/support/medium-outbox.js';
import { Rows, type SessionId } from '../../../../test/support/medium-rows.js';
import { openWorld, type World } from '../../../../test/support/medium-world.js';

const MANY = 1_000;

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

function statusBecomes(id: string, status: string): Promise<string> {
  return eventually(
    () => rows.statusOf(id),
    (current) => current === status,
  );
}

async function order(session: SessionId, what: 'pause' | 'resume'): Promise<void> {
  const orders = world.get(OutboxOrdersService);
  await world.database.transaction((manager) => orders[what](manager, session));
  await orders.wake(session);
}

describe('FLUSHALL', () => {
  it('with 1,000 queued messages loses none: each leaves once, in its order', async () => {
    const { session, page, runner } = await outboxes.open();
    await world.database.query(
      `INSERT INTO messages (account_id, session_id, wa_id, direction, chat_id, type, content, status)
       SELECT $1, $2, 'M' || n, 'outbound', '1@c.us', 'text', '{"text":"hello"}', 'queued'
       FROM generate_series(1, $3::integer) n`,
      [session.accountId, session.id, MANY],
    );
    for (let token = 0; token < 100; token += 1) await world.get(OutboxTokens).wake(session.id);
    const redis = world.module.get<Redis>(REDIS, { strict: false });
    page.onHanded = async () => {
      if ([1, MANY / 2, MANY - 1].includes(page.handed.length)) await redis.flushall();
    };
    await redis.flushall();
    await runner.resume(page);
    await eventually(
      () => page.handed.length,
      (count) => count >= MANY,
      60_000,
    );
    expect(page.handedIds).toEqual(Array.from({ length: MANY }, (_, index) => `M${index + 1}`));
    await eventually(
      () => rows.usageOf(session.id),
      ({ sent }) => sent === MANY,
    );
    const last = await rows.aMessage(session);
    await world.get(OutboxTokens).wake(session.id);
    await statusBecomes(last.id, 'sent');
  });
});

describe('an outbox', () => {
  it('sends nothing before it is ready, nor while it is held, and burns no attempt by it', async () => {
    const { session, page, runner } = await outboxes.open();
    const first = await rows.aMessage(session);
    await runner.resume(page);
    await statusBecomes(first.id, 'sent');
    await runner.hold();
    const second = await rows.aMessage(session);
    await world.get(OutboxTokens).wake(session.id);
    await runner.finish(1_000);
    expect([await rows.statusOf(second.id), page.handedIds]).toEqual(['queued', [first.waId]]);
    await runner.resume(page);
    await statusBecomes(second.id, 'sent');
    expect(await rows.historyOf(second.id)).toEqual(['sending', 'sent']);
  });

  it('sends what is scheduled when its time comes, and ends what waits too long', async () => {
    const { session, page, runner } = await outboxes.open();
    const soon = await rows.aMessage(session, { sendInSeconds: 1 });
    const overdue = await rows.aMessage(session, { sendInSeconds: 60, expiresInSeconds: 1 });
    await runner.resume(page);
    await statusBecomes(soon.id, 'sent');
    await statusBecomes(overdue.id, 'expired');
    expect(page.handedIds).toEqual([soon.waId]);
  });

  it('holds everything while it is paused, and goes on at once when it is resumed', async () => {
    const { session, page, runner } = await outboxes.open();
    await order(session, 'pause');
    const uncertain = await rows.aMessage(session, { status: 'uncertain' });
    const { id, waId } = await rows.aMessage(session);
    await runner.resume(page);
    await eventually(
      () => page.lookUps,
      (count) => count > 0,
    );
    expect(page.handed).toEqual([]);
    await order(session, 'resume');
    await statusBecomes(id, 'sent');
    expect(page.handedIds).toEqual([uncertain.waId, waId]);
  });

  it('leaves with gaps after its session was away for long', async () => {
    const { session, page, runner } = await outboxes.open({ OUTBOX_BACKLOG_GAP_MS: '200' });
    for (let count = 0; count < 3; count += 1) await rows.aMessage(session);
    await world.database.query(`UPDATE sessions SET last_ready_at = now() - interval '2 hours' WHERE id = $1`, [
      session.id,
    ]);
    const gates: (Date | null)[] = [];
    page.onHanded = async () => {
      const [row] = await world.database.query<{ next: Date | null }[]>(
        'SELECT next_send_at AS next FROM sessions WHERE id = $1',
        [session.id],
      );
      gates.push(row?.next ?? null);
    };
    await runner.resume(page);
    await eventually(
      () => rows.usageOf(session.id),
      ({ sent }) => sent === 3,
    );
    const after = await rows.aMessage(session);
    await world.get(OutboxTokens).wake(session.id);
    await statusBecomes(after.id, 'sent');
    const times = gates.slice(0, 3).map((gate) => gate?.getTime() ?? 0);
    expect(times.every((time, index) => time > 0 && time >= (times[index - 1] ?? 0) + 100)).toBe(true);
    expect(gates[3]).toBeNull();
  });

  it('fails a message whose recipient is not on WhatsApp, and nothing else', async () => {
    const { session, page, runner } = await outboxes.open();
    const nobody = await rows.aMessage(session);
    const next = await rows.aMessage(session);
    page.answers = [{ outcome: 'not_handed', reason: 'recipient_not_on_whatsapp' }];
    await runner.resume(page);
    await statusBecomes(next.id, 'sent');
    expect([await rows.statusOf(nobody.id), await rows.historyOf(nobody.id)]).toEqual([
      'failed',
      ['sending', 'failed'],
    ]);
  });
});
