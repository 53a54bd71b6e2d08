/** What is counted of messages, per session and day; docs/operations.md tells what each of them means. */
export const MESSAGE_COUNTS = [
  'accepted',
  'sent',
  'delivered',
  'read',
  'failed',
  'cancelled',
  'expired',
  'received',
  'media',
] as const;

export type MessageCount = (typeof MESSAGE_COUNTS)[number];

/** Types of messages that carry a file. */
const MEDIA_TYPES = ['image', 'video', 'audio', 'voice', 'document', 'sticker'];
const HAS_MEDIA = `c.type IN (${MEDIA_TYPES.map((type) => `'${type}'`).join(', ')})`;

/**
 * What a message counts for when it enters one of these statuses from outside of them: acknowledgements jump, and one
 * that proves more proves all before it too. No message comes back out, so each counts at most once.
 */
const REACHED_IN = {
  sent: ['sent', 'delivered', 'read', 'played'],
  delivered: ['delivered', 'read', 'played'],
  read: ['read', 'played'],
  failed: ['failed'],
  cancelled: ['cancelled'],
  expired: ['expired'],
} satisfies Partial<Record<MessageCount, string[]>>;

const REACHED = Object.entries(REACHED_IN).map(([count, statuses]) => {
  const list = statuses.map((status) => `'${status}'`).join(', ');
  return { count, when: `(c.status IN (${list}) AND c.was NOT IN (${list}))` };
});

const REACHED_WITH_MEDIA = [
  ...REACHED,
  ...REACHED.filter(({ count }) => count === 'sent').map(({ when }) => ({
    count: 'media',
    when: `(${when} AND ${HAS_MEDIA})`,
  })),
];

/** The day that it is for an account (`a`). */
export const TODAY = '(now() AT TIME ZONE a.time_zone)::date';

/**
 * The CTE `counted`, which counts what messages became, in the commit in which they did. Comes after the messages are
 * locked, as in every statement: counters are locked last.
 * @param moved a CTE with `session_id`, `type`, `status` and the status that it `was`
 */
export function countMoved(moved: string): string {
  const counts = REACHED_WITH_MEDIA.map(({ count }) => count);
  return `counted AS (
    INSERT INTO usage_messages AS u (account_id, session_id, day, ${counts.join(', ')})
    SELECT a.id, s.id, ${TODAY}, ${REACHED_WITH_MEDIA.map(({ when }) => `count(*) FILTER (WHERE ${when})`).join(', ')}
    FROM ${moved} c JOIN sessions s ON s.id = c.session_id JOIN accounts a ON a.id = s.account_id
    WHERE ${REACHED.map(({ when }) => when).join(' OR ')} GROUP BY a.id, s.id
    ON CONFLICT (session_id, day) DO UPDATE SET ${counts.map((name) => `${name} = u.${name} + excluded.${name}`).join(', ')})`;
}

/**
 * The CTE `counted`, which counts one received message for the session of each row.
 * @param received a CTE with `session_id` and `type`
 */
export function countReceived(received: string): string {
  return `counted AS (
    INSERT INTO usage_messages AS u (account_id, session_id, day, received, media)
    SELECT a.id, s.id, ${TODAY}, 1, (${HAS_MEDIA})::integer
    FROM ${received} c JOIN sessions s ON s.id = c.session_id JOIN accounts a ON a.id = s.account_id
    ON CONFLICT (session_id, day) DO UPDATE SET received = u.received + 1, media = u.media + excluded.media)`;
}

/**
 * Two CTEs: `today` is the session's day with the plan's limit, the seconds until the account's midnight, and `counted`
 * the session, unless its limit leaves no room: then nothing may be accepted. Two at once wait for each other here.
 * @param session a CTE with `id` and `account_id`, at most one row
 * @param count SQL: how many are accepted together; all or none of them are
 */
export function countAccepted(session: string, count = '1'): string {
  return `today AS (
    SELECT s.id AS session_id, a.id AS account_id, ${TODAY} AS day, p.daily_messages AS most,
      ceil(extract(epoch FROM (${TODAY} + 1)::timestamp AT TIME ZONE a.time_zone - now()))::integer AS seconds_left
    FROM ${session} s JOIN accounts a ON a.id = s.account_id JOIN plans p ON p.id = a.plan_id),
  counted AS (
    INSERT INTO usage_messages AS u (account_id, session_id, day, accepted)
    SELECT account_id, session_id, day, ${count} FROM today WHERE most IS NULL OR most >= ${count}
    ON CONFLICT (session_id, day) DO UPDATE SET accepted = u.accepted + excluded.accepted
      WHERE (SELECT most IS NULL OR u.accepted + excluded.accepted <= most FROM today)
    RETURNING session_id)`;
}
