/**
 * The CTE `lease`, which has a row while the caller's lease is live; parameters $1 session, $2 owner, $3 generation.
 * @param locked a CTE that is locked before it: without a row in that one, the lease counts for nothing
 */
export function liveLease(locked?: string): string {
  return `lease AS MATERIALIZED (
    SELECT 1 FROM session_leases WHERE session_id = $1 AND owner = $2 AND generation = $3
      AND expires_at > clock_timestamp() ${locked ? `AND EXISTS (SELECT 1 FROM ${locked})` : ''} FOR SHARE)`;
}

export const IS_LIVE = 'EXISTS (SELECT 1 FROM lease)';
