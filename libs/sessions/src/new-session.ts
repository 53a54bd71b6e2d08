/** How a session is made. */
export interface NewSession {
  name: string;
  metadata: Record<string, unknown>;
  /** The managed or trial key that makes it, and how many it may own; null: no limit of its own. */
  owner?: { keyId: string; maxSessions: number | null };
  /** How many the account may have; null: no limit. */
  maxSessions?: number | null;
}
