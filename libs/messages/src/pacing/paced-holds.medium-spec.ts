import { DAY_MS, MINUTE_MS, type OwnPacing } from '@chasqui/pacing';
import { SessionsModule, type Lease } from '@chasqui/sessions';
import { Rows } from '../../../../test/support/medium-rows.js';
import { openWorld, type World } from '../../../../test/support/medium-world.js';
import { pacedSession, sendNext, SteppedClock, UNCAPPED } from '../../../../test/support/paced-sessions.js';
import type { Hold } from '../hold.js';
import { MessagesModule } from '../messages.module.js';
import { PacedHolds, type PaceableSession } from './paced-holds.service.js';

const CAMPAIGN = 2;
const FRIEND = '1@c.us';

let world: World;
let rows: Rows;
let clock: SteppedClock;
let holds: PacedHolds;

beforeAll(async () => {
  world = await openWorld([MessagesModule, SessionsModule]);
  rows = new Rows(world.database);
  clock = SteppedClock.install(world);
  holds = world.get(PacedHolds);
});

afterAll(() => world.close());

/** With a friend, to whom most of its messages go. */
async function open(own: OwnPacing): Promise<{ session: Required<PaceableSession>; lease: Lease }> {
  const pacing = { ...UNCAPPED, ...own };
  const { session, lease } = await pacedSession(world, rows, { pacing, clock });
  await rows.aMessage(session, { status: 'delivered', chatId: FRIEND });
  return { session: { ...session, pacing }, lease };
}

async function queue(session: PaceableSession, count: number, chosen: { lane?: number; chatId?: string } = {}) {
  const queued: string[] = [];
  for (let n = 0; n < count; n += 1) queued.push((await rows.aMessage(session, { chatId: FRIEND, ...chosen })).waId);
  return queued;
}

/** How long from now, and why. */
function seen(hold: Hold | null): [string, number] | null {
  return hold && [hold.reason, (hold.estimatedAt?.getTime() ?? 0) - clock.ms];
}

async function heldOf(session: PaceableSession, waId: string | undefined): Promise<[string, number] | null> {
  return seen(await holds.refine(session, waId ?? '', null));
}

describe('a queued message of a paced session', () => {
  it('is told its place in the gaps, through its lane and those before it', async () => {
    const { session } = await open({ minGapMs: 2_000 });
    const campaign = await queue(session, 2, { lane: CAMPAIGN });
    const [first, second] = await queue(session, 2);
    expect([await heldOf(session, first), await heldOf(session, second)]).toEqual([null, ['paced', 2_000]]);
    expect([await heldOf(session, campaign[0]), await heldOf(session, campaign[1])]).toEqual([
      ['paced', 4_000],
      ['paced', 6_000],
    ]);
  });

  it('is told the cap that holds it, and until when, also far behind', async () => {
    const { session, lease } = await open({ perMinute: 2, perDay: 5 });
    const waiting = await queue(session, 12);
    for (let count = 0; count < 2; count += 1) await sendNext(world, lease, clock);
    expect([await heldOf(session, waiting[2]), await heldOf(session, waiting[3])]).toEqual([
      ['minute_cap', MINUTE_MS],
      ['minute_cap', MINUTE_MS],
    ]);
    expect([await heldOf(session, waiting[5]), await heldOf(session, waiting[11])]).toEqual([
      ['day_cap', DAY_MS],
      ['day_cap', 2 * DAY_MS],
    ]);
  });

  it('is told that its recipient, or those before it, are new', async () => {
    const { session } = await open({ newRecipientsPerDay: 1 });
    const [first] = await queue(session, 1, { chatId: '2@c.us' });
    const [second] = await queue(session, 1, { chatId: '3@c.us' });
    const [friend] = await queue(session, 1);
    expect([await heldOf(session, first), await heldOf(session, second), await heldOf(session, friend)]).toEqual([
      null,
      ['new_recipients_cap', DAY_MS],
      ['new_recipients_cap', DAY_MS],
    ]);
  });

  it('is told the warm-up', async () => {
    const { session } = await open({ warmUp: { firstDay: 1, growth: 2 } });
    const waiting = await queue(session, 3);
    expect(await heldOf(session, waiting[2])).toEqual(['warm_up', DAY_MS]);
  });

  it('keeps what else holds it, and is told no place when it is not paced', async () => {
    const { session } = await open({ minGapMs: 2_000 });
    const [, second = ''] = await queue(session, 2);
    const paused: Hold = { reason: 'outbox_paused', estimatedAt: null };
    expect(await holds.refine(session, second, paused)).toBe(paused);
    expect(await heldOf({ ...session, pacing: { enabled: false } }, second)).toBeNull();
  });
});

describe('the next message of a session', () => {
  it('is the first that may leave of any lane', async () => {
    const { session, lease } = await open({ newRecipientsPerDay: 1, perMinute: 1 });
    expect(seen(await holds.ofNext(session))).toBeNull();
    await queue(session, 1, { chatId: '2@c.us' });
    await sendNext(world, lease, clock);
    await queue(session, 1, { chatId: '3@c.us' });
    await queue(session, 1, { lane: CAMPAIGN });
    expect(seen(await holds.ofNext(session))).toEqual(['minute_cap', MINUTE_MS]);
  });
});

describe('the summary of a session', () => {
  it('tells its policy, what is used up, and the cap of today', async () => {
    const { session, lease } = await open({ warmUp: { firstDay: 10, growth: 1.5 } });
    await queue(session, 2);
    await queue(session, 1, { chatId: '2@c.us' });
    await sendNext(world, lease, clock);
    clock.ms += MINUTE_MS;
    for (let count = 0; count < 2; count += 1) await sendNext(world, lease, clock);
    expect(await holds.summarise(session)).toMatchObject({
      policy: { enabled: true, minGapMs: 0 },
      isDefault: false,
      used: { lastMinute: 2, lastHour: 3, lastDay: 3, newRecipientsLastDay: 1 },
      warmUpCap: 10,
    });
    const unpaced = await holds.summarise({ ...session, pacing: null });
    expect(unpaced).toMatchObject({ policy: { enabled: false }, isDefault: true, used: null, warmUpCap: null });
  });
});
