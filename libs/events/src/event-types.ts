/** Everything that the log tells. What each carries is in `@chasqui/event-feed`, which does not compile without it. */
export const EVENT_TYPES = [
  'message.accepted',
  'message.sent',
  'message.delivered',
  'message.read',
  'message.played',
  'message.failed',
  'message.cancelled',
  'message.expired',
  'message.parked',
  'message.received',
  'message.reaction',
  'message.poll_vote',
  'message.edited',
  'message.revoked',
  'contact.merged',
  'contact.phone_changed',
  'session.created',
  'session.state_changed',
  'session.outbox_paused',
  'session.outbox_resumed',
  'session.deleted',
] as const;

export type EventType = (typeof EVENT_TYPES)[number];

/** An SQL expression whose value is the type of an event. */
export type EventTypeSql = `'${EventType}'` | `CASE ${string} END`;

/**
 * The expression for events whose type depends on a column.
 * @param types which type belongs to which value; NULL for any other value
 */
export function eventTypeBy(column: string, types: Readonly<Record<string, EventType>>): EventTypeSql {
  const cases = Object.entries(types).map(([value, type]) => `WHEN '${value}' THEN '${type}'`);
  return `CASE ${column} ${cases.join(' ')} END`;
}
