import { randomUUID } from 'node:crypto';
import { Rows, type SessionId } from '../../../test/support/medium-rows.js';
import { openWorld, type World } from '../../../test/support/medium-world.js';
import { BatchRetentionService } from './batch-retention.service.js';
import { BatchesModule } from './batches.module.js';

const KEPT_DAYS = 30;

let world: World;
let retention: BatchRetentionService;
let session: SessionId;

beforeAll(async () => {
  world = await openWorld([BatchesModule]);
  retention = world.get(BatchRetentionService);
  session = await new Rows(world.database).aSession();
  const plan = `plan-${randomUUID().slice(0, 8)}`;
  await world.database.query('INSERT INTO plans (id, retention_days) VALUES ($1, $2)', [plan, KEPT_DAYS]);
  await world.database.query('UPDATE accounts SET plan_id = $1 WHERE id = $2', [plan, session.accountId]);
});

afterAll(() => world.close());

/** With a refused line. */
async function aBatch(days: number): Promise<string> {
  const [batch] = await world.database.query<{ id: string }[]>(
    `WITH stored AS (
       INSERT INTO batches (account_id, session_id, accepted, refused, created_at)
       VALUES ($1, $2, 1, 1, now() - make_interval(days => $3)) RETURNING id),
     refused AS (
       INSERT INTO batch_refusals (batch_id, line, code, message) SELECT id, 2, 'recipient_invalid', 'x' FROM stored)
     SELECT id FROM stored`,
    [session.accountId, session.id, days],
  );
  if (!batch) throw new Error('no batch');
  return batch.id;
}

describe('the retention of batches', () => {
  it('deletes those that are old and have no message left, with what they refused', async () => {
    const emptied = await Promise.all(Array.from({ length: 25 }, () => aBatch(KEPT_DAYS + 1)));
    const young = await aBatch(KEPT_DAYS - 1);
    const kept = await aBatch(KEPT_DAYS + 1);
    await world.database.query(
      `INSERT INTO messages (account_id, session_id, wa_id, direction, chat_id, type, content, status, batch_id, batch_line)
       VALUES ($1, $2, 'X', 'outbound', '1@c.us', 'text', '{"text":"x"}', 'queued', $3, 1)`,
      [session.accountId, session.id, kept],
    );
    expect(await retention.deleteOld(new AbortController().signal)).toBe(emptied.length);
    const left = await world.database.query<{ id: string; refusals: number }[]>(
      `SELECT id, (SELECT count(*)::integer FROM batch_refusals WHERE batch_id = b.id) AS refusals FROM batches b
       WHERE session_id = $1`,
      [session.id],
    );
    expect(new Map(left.map(({ id, refusals }) => [id, refusals]))).toEqual(
      new Map([young, kept].map((id) => [id, 1])),
    );
  });
});
