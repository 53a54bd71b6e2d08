import { DEFAULT_PACING } from '@chasqui/pacing';
import { SessionsModule } from '@chasqui/sessions';
import { hosted } from '../../../../test/support/medium-leases.js';
import { Rows } from '../../../../test/support/medium-rows.js';
import { openWorld, type World } from '../../../../test/support/medium-world.js';
import { sendNext, SteppedClock } from '../../../../test/support/paced-sessions.js';
import { MessagesModule } from '../messages.module.js';
import { OutboxService } from '../outbox.service.js';
import { PacedHolds } from './paced-holds.service.js';

let world: World;
let rows: Rows;

beforeAll(async () => {
  world = await openWorld([MessagesModule, SessionsModule], { arePacingDefaultsOn: true });
  rows = new Rows(world.database);
});

afterAll(() => world.close());

describe('where the defaults are on', () => {
  it('a session without a policy of its own is paced by them', async () => {
    const clock = SteppedClock.install(world);
    const { session, lease } = await hosted(world, rows);
    const { id } = await rows.aMessage(session);
    const second = await rows.aMessage(session);
    expect(await world.get(OutboxService).claimNext(lease, 0)).toBeNull();
    expect(await world.get(OutboxService).lookAhead(session.id)).toMatchObject({ isPaced: true });
    expect(await sendNext(world, lease, clock)).toEqual({ id });
    const hold = await world.get(PacedHolds).refine(session, second.waId, null);
    expect(hold?.reason).toBe('paced');
    expect(hold?.estimatedAt?.getTime()).toBeGreaterThanOrEqual(clock.ms + DEFAULT_PACING.minGapMs);
    expect(await world.get(PacedHolds).summarise(session)).toMatchObject({ isDefault: true, policy: DEFAULT_PACING });
  });

  it('a session that was told so is not', async () => {
    const { session, lease } = await hosted(world, rows);
    await world.database.query(`UPDATE sessions SET pacing = '{"enabled": false}' WHERE id = $1`, [session.id]);
    const { id } = await rows.aMessage(session);
    expect(await world.get(OutboxService).claimNext(lease, 0)).toMatchObject({ id });
  });
});
