import { recordEvents } from '@chasqui/events';

/**
 * The statement that tells that outboxes were paused.
 * @param paused a CTE with the rows of `sessions`
 */
export function pauseEvents(paused: string): string {
  return recordEvents({
    ...sourceOf(paused),
    type: `'session.outbox_paused'`,
    data: `jsonb_build_object('reason', c.outbox_pause_reason)`,
  });
}

/** @param resumed a CTE with the rows of `sessions` */
export function resumptionEvents(resumed: string): string {
  return recordEvents({ ...sourceOf(resumed), type: `'session.outbox_resumed'`, data: `'{}'::jsonb` });
}

function sourceOf(sessions: string): { from: string; account: string; session: string } {
  return { from: `${sessions} c`, account: 'c.account_id', session: 'c.id' };
}
