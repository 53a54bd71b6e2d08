import type { MessageCount } from './message-counts.js';

/** Whose usage: all of an account, or what one managed or trial key and the keys of its sessions did. */
export interface UsageScope {
  accountId: string;
  ownerKeyId?: string | undefined;
}

/** Whole days of the account's time zone, `YYYY-MM-DD`, both included. */
export interface UsagePeriod {
  from: string;
  to: string;
  timeZone: string;
}

export interface UsageFigures {
  requests: number;
  messages: Record<MessageCount, number>;
}

export interface SessionUsage extends UsageFigures {
  id: string;
  name: string;
  isDeleted: boolean;
}

export interface DayUsage extends UsageFigures {
  day: string;
  /** The most sessions that existed at one time of that day. */
  mostSessions: number;
}

export interface UsageReport {
  period: UsagePeriod;
  totals: UsageFigures & { sessionsNow: number; mostSessions: number };
  /** Those that exist, and deleted ones with usage in the period; oldest first. */
  sessions: SessionUsage[];
  /** Every day of the period. */
  days: DayUsage[];
}

/** What was used of one session on one day; without a session, requests that named none. */
export interface SessionDayUsage extends UsageFigures {
  day: string;
  session: { id: string; name: string; isDeleted: boolean } | null;
}
