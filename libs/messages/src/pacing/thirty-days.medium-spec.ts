import { DAY_MS, daysSince, HOUR_MS, MINUTE_MS, warmUpCap } from '@chasqui/pacing';
import { SessionsModule } from '@chasqui/sessions';
import { takeOver } from '../../../../test/support/medium-leases.js';
import { Rows, type SessionId } from '../../../../test/support/medium-rows.js';
import { openWorld, type World } from '../../../../test/support/medium-world.js';
import { pacedSession, sendNext, SteppedClock, UNCAPPED } from '../../../../test/support/paced-sessions.js';
import { MessagesModule } from '../messages.module.js';
import { PacingMarks } from './pacing-marks.service.js';

const DAYS = 30;
const WARM_UP = { firstDay: 3, growth: 1.5 };
const PACING = {
  ...UNCAPPED,
  minGapMs: 2_000,
  jitterMs: 3_000,
  perMinute: 3,
  perHour: 8,
  perDay: 30,
  newRecipientsPerDay: 6,
  warmUp: WARM_UP,
};
/** Every third message goes to somebody new. */
const IS_NEW = 'n % 3 = 0';

let world: World;
let rows: Rows;

beforeAll(async () => {
  world = await openWorld([MessagesModule, SessionsModule]);
  rows = new Rows(world.database);
});

afterAll(() => world.close());

/** More than can leave in the time; those that go to nobody new go to one who wrote first. */
async function queueMany({ accountId, id }: SessionId): Promise<Map<string, { position: number; isNew: boolean }>> {
  await world.database.query(
    `INSERT INTO messages (account_id, session_id, wa_id, direction, chat_id, type, content, status)
     VALUES ($1, $2, 'IN', 'inbound', 'friend@c.us', 'text', '{"text":"hi"}', 'received')`,
    [accountId, id],
  );
  const queued = await world.database.query<{ id: string; position: number; isNew: boolean }[]>(
    `INSERT INTO messages (account_id, session_id, wa_id, direction, chat_id, type, content, status)
     SELECT $1, $2, 'M' || n, 'outbound', CASE WHEN ${IS_NEW} THEN n || '@c.us' ELSE 'friend@c.us' END, 'text',
       '{"text":"hello"}', 'queued' FROM generate_series(1, $3::integer) n
     RETURNING id, position::int, chat_id <> 'friend@c.us' AS "isNew"`,
    [accountId, id, DAYS * PACING.perDay],
  );
  return new Map(queued.map((message) => [message.id, message]));
}

/** The most in any window of this length. */
function mostWithin(times: readonly number[], windowMs: number): number {
  return Math.max(...times.map((end, last) => times.slice(0, last + 1).filter((at) => at > end - windowMs).length));
}

describe('a session that is warmed up for thirty days, by three workers', () => {
  it('sends every day, in order, and never more in any window than it may', async () => {
    const clock = SteppedClock.install(world);
    const startMs = clock.ms;
    const { session, lease: first } = await pacedSession(world, rows, { pacing: PACING, clock });
    const queued = await queueMany(session);
    let lease = first;
    const sent: { atMs: number; position: number; isNew: boolean }[] = [];
    for (let day = 0; clock.ms < startMs + DAYS * DAY_MS;) {
      const result = await sendNext(world, lease, clock, 150);
      if ('id' in result) {
        const message = queued.get(result.id);
        if (!message) throw new Error('a message that was not queued');
        sent.push({ ...message, atMs: clock.ms });
        continue;
      }
      expect(result.waitMs).toBeLessThanOrEqual(DAY_MS);
      clock.ms += result.waitMs ?? 0;
      if (daysSince(startMs, clock.ms) === day) continue;
      day = daysSince(startMs, clock.ms);
      await world.get(PacingMarks).deleteOld();
      if (day % 10 === 0) lease = await takeOver(world, rows, session);
      await world.database.query(`UPDATE session_leases SET expires_at = now() + interval '1 hour'`);
    }

    const times = sent.map(({ atMs }) => atMs);
    expect(sent.map(({ position }) => position)).toEqual(sent.map(({ position }) => position).sort((a, b) => a - b));
    const gaps = times.slice(1).map((at, index) => at - (times[index] ?? 0));
    expect(Math.min(...gaps)).toBeGreaterThanOrEqual(PACING.minGapMs);
    const ofNew = sent.filter(({ isNew }) => isNew).map(({ atMs }) => atMs);
    expect([mostWithin(times, MINUTE_MS), mostWithin(times, HOUR_MS)]).toEqual([PACING.perMinute, PACING.perHour]);
    expect(mostWithin(times, DAY_MS)).toBeLessThanOrEqual(PACING.perDay);
    expect(mostWithin(ofNew, DAY_MS)).toBe(PACING.newRecipientsPerDay);
    for (const day of Array.from({ length: DAYS }, (_, index) => index)) {
      const today = times.filter((at) => daysSince(startMs, at) === day);
      expect(today.length).toBeGreaterThan(0);
      expect(today.length).toBeLessThanOrEqual(warmUpCap(WARM_UP, day) ?? Infinity);
    }
  });
});
