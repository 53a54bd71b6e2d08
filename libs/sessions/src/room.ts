/** Where a session is hosted, or could be. */
export type Hosting = 'hosted' | 'awaited' | 'no_room' | 'no_worker';

/** Of `workers w`: it was heard of lately. One that just ended counts: its successor is probably on its way. */
export const HEARD_OF = `w.heartbeat_at > clock_timestamp() - interval '15 seconds'`;

/** Some live worker hosts fewer sessions than it may. */
export const ROOM = `EXISTS (
  SELECT 1 FROM workers w WHERE ${HEARD_OF} AND w.max_sessions > (
    SELECT count(*) FROM session_leases held WHERE held.owner = w.owner AND held.expires_at > clock_timestamp()))`;

/** Of a session that nobody hosts. */
export const HOSTING_OF_UNHOSTED = `CASE
  WHEN ${ROOM} THEN 'awaited'
  WHEN EXISTS (SELECT 1 FROM workers w WHERE ${HEARD_OF}) THEN 'no_room'
  ELSE 'no_worker' END`;
