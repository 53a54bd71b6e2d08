import type { SessionState, SessionReason } from '@chasqui/sessions';

/** One message's whole life, as the database tells it. */
export interface Trace {
  message: TracedMessage;
  session: TracedSession;
  /** What it was, step by step. */
  history: Step[];
  /** What kept its session from sending while it waited. */
  holds: Hold[];
  events: TracedEvent[];
}

export interface TracedMessage {
  messageId: string;
  direction: 'inbound' | 'outbound';
  chat: string;
  kind: string;
  /** Only when it was asked for. */
  text?: string;
  lane: string;
  quotedMessageId: string | null;
  status: string;
  reason: string | null;
  since: Date;
  acceptedAt: Date;
  /** Not before this. */
  sendAt: Date;
  expiresAt: Date | null;
  attempts: number;
  parkedAt: Date | null;
  /** How many leave before it while it is queued. */
  ahead: number;
  /** The message whose outcome must be known first. */
  heldBackBy: string | null;
}

export interface TracedSession {
  id: string;
  name: string;
  account: string;
  state: SessionState;
  reason: SessionReason;
  reasonDetail: string | null;
  isHosted: boolean;
  isDeleted: boolean;
  pausedAt: Date | null;
  pauseReason: string | null;
  nextSendAt: Date | null;
}

/** One that is not an attempt has no number and no worker. */
export interface Step {
  at: Date;
  status: string;
  reason: string | null;
  attempt: number | null;
  generation: string | null;
  worker: string | null;
}

export interface Hold {
  from: Date;
  /** null: it goes on. */
  to: Date | null;
  what: string;
}

export interface TracedEvent {
  at: Date;
  type: string;
  /** null: not numbered yet, so nobody can read it. */
  sequence: number | null;
}
