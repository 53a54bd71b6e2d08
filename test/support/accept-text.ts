import { AcceptanceService, type NewText } from '@chasqui/messages';
import type { SessionId } from './medium-rows.js';
import type { World } from './medium-world.js';

/** Accepts a text as the API does. @returns its bare WhatsApp id */
export async function acceptText(world: World, session: SessionId, message: NewText): Promise<string> {
  const accepted = await world.get(AcceptanceService).acceptText(session, message);
  if (accepted.outcome !== 'accepted') throw new Error(`not accepted: ${accepted.outcome}`);
  return accepted.waId;
}
