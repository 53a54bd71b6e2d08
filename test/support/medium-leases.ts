import { LeasesService, type Lease } from '@chasqui/sessions';
import type { Rows, SessionId } from './medium-rows.js';
import type { World } from './medium-world.js';

/** The lease of a session that nobody has. */
export async function claimLease(world: World, owner: string, session: SessionId): Promise<Lease> {
  const claimed = await world.get(LeasesService).claim(owner, 1_000);
  const lease = claimed.find(({ sessionId }) => sessionId === session.id);
  if (!lease) throw new Error('the session has an owner already');
  return lease;
}

/** A new session, and the lease of the worker that hosts it. */
export async function hosted(world: World, rows: Rows): Promise<{ session: SessionId; lease: Lease }> {
  const session = await rows.aSession();
  return { session, lease: await claimLease(world, 'worker', session) };
}

/** Another worker takes the session over. */
export async function takeOver(world: World, rows: Rows, session: SessionId): Promise<Lease> {
  await rows.expireLease(session.id);
  return claimLease(world, 'another worker', session);
}
