import { OutboxService, PacedOutboxService, PacingClock } from '@chasqui/messages';
import type { OwnPacing } from '@chasqui/pacing';
import type { Lease } from '@chasqui/sessions';
import { hosted } from './medium-leases.js';
import type { Rows, SessionId } from './medium-rows.js';
import type { World } from './medium-world.js';

/** No gap and no cap but what a test says. */
export const UNCAPPED = {
  minGapMs: 0,
  jitterMs: 0,
  perMinute: null,
  perHour: null,
  perDay: null,
  newRecipientsPerDay: null,
  warmUp: null,
} as const satisfies OwnPacing;

/** The clock of pacing, which stands still until a test moves it. */
export class SteppedClock {
  private constructor(public ms: number) {}

  /** From now on it is the world's. */
  static install(world: World): SteppedClock {
    const clock = new SteppedClock(Date.now());
    jest.spyOn(world.get(PacingClock), 'now').mockImplementation(() => Promise.resolve(new Date(clock.ms)));
    return clock;
  }
}

/** A session that is paced so, its number paired now, and the lease of the worker that hosts it. */
export async function pacedSession(
  world: World,
  rows: Rows,
  { pacing, clock }: { pacing: OwnPacing; clock: SteppedClock },
): Promise<{ session: SessionId; lease: Lease }> {
  const found = await hosted(world, rows);
  const { id, accountId } = found.session;
  const number = id.replaceAll(/\D/g, '');
  await world.database.query('UPDATE sessions SET pacing = $2, phone_number = $3 WHERE id = $1', [id, pacing, number]);
  await world.database.query('INSERT INTO paired_numbers VALUES ($1, $2, $3)', [accountId, number, new Date(clock.ms)]);
  await world.database.query(`UPDATE session_leases SET expires_at = now() + interval '1 hour' WHERE session_id = $1`, [
    id,
  ]);
  return found;
}

/** Hands the next message over, as an owner does whose page takes everything. @returns its id, or how long to wait */
export async function sendNext(
  world: World,
  lease: Lease,
  clock: SteppedClock,
  takesMs = 0,
): Promise<{ id: string } | { waitMs: number | null }> {
  const paced = world.get(PacedOutboxService);
  const claim = await paced.claimNext(lease, 0);
  if (claim.outcome === 'not_paced') throw new Error('the session is not paced');
  if (claim.outcome === 'nothing') return { waitMs: claim.waitMs };
  clock.ms += takesMs;
  await world.get(OutboxService).acknowledge(lease.sessionId, claim.message.waId, 1);
  await paced.noteHandedOver(lease, claim.message);
  return { id: claim.message.id };
}
