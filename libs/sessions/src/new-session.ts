import type { OwnPacing } from '@chasqui/pacing';

/** How a session is made. */
export interface NewSession {
  name: string;
  metadata: Record<string, unknown>;
  /** null, as when it is left out: none of its own. */
  pacing?: OwnPacing | null;
  /** Of the phone that it is meant for, in digits: no other session that was never linked has it. */
  declaredNumber?: string;
  /** The managed or trial key that makes it, and how many it may own; null: no limit of its own. */
  owner?: { keyId: string; maxSessions: number | null };
  /** How many the account may have; null: no limit. */
  maxSessions?: number | null;
}

/** What can be changed of one that is there; null as `pacing`: none of its own. */
export interface SessionChanges {
  name?: string | undefined;
  metadata?: Record<string, unknown> | undefined;
  pacing?: OwnPacing | null | undefined;
}
