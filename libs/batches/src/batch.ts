/** A batch is paused or cancelled by people; `finished` when nothing of it is left to be sent. */
export const BATCH_STATES = ['active', 'paused', 'cancelled', 'finished'] as const;

export type BatchState = (typeof BATCH_STATES)[number];

/** What one bulk call accepted. */
export interface Batch {
  id: string;
  /** The caller's own word for it. */
  name: string | null;
  state: BatchState;
  accepted: number;
  refused: number;
  /** In which its file was written; null when there was no choice. */
  encoding: string | null;
  createdAt: Date;
}

/** One message of a batch, as far as its call was answered. */
export interface AcceptedLine {
  line: number;
  /** Bare WhatsApp id. */
  waId: string;
  chatId: string;
}

export interface BatchProgress extends Batch {
  /** Messages by their present status; those that nobody has are left out. */
  counts: Record<string, number>;
  /** How many left per minute in the last minutes; null when none did. */
  ratePerMinute: number | null;
  /** When the last one leaves, by the session's pace or else at this rate; null when nobody can know. */
  estimatedEnd: Date | null;
}

/** A line of a batch with what became of it. */
export interface ReportLine {
  line: number;
  /** A chat id, or what the caller wrote of a line that was refused. */
  to: string | null;
  waId: string | null;
  /** The message's, or `refused`. */
  status: string;
  /** Code of why it has its status. */
  reason: string | null;
  /** Of a refused line: the cell, and the sentence. */
  column: string | null;
  message: string | null;
  /** When WhatsApp first had it. */
  sentAt: Date | null;
  /** Since when it has its status; null for a refused line. */
  since: Date | null;
}

/** PostgreSQL's columns of `batches b`, without what must be counted. */
export const IS_OPEN = `(m.status IN ('preparing', 'queued', 'sending') OR m.status = 'uncertain' AND m.parked_at IS NULL)`;

export const BATCH_COLUMNS = `b.id, b.name, b.accepted, b.refused, b.encoding, b.created_at AS "createdAt",
  CASE WHEN b.state <> 'cancelled' AND NOT EXISTS (
    SELECT 1 FROM messages m WHERE m.batch_id = b.id
      AND m.status IN ('preparing', 'queued', 'sending', 'uncertain') AND ${IS_OPEN}) THEN 'finished' ELSE b.state END AS state`;
