/** What a client was told of its message, when that was clear. */
export type Answer =
  | { readonly kind: 'accepted'; readonly messageId: string; readonly status: string }
  | { readonly kind: 'failed'; readonly messageId: string; readonly reason: string | undefined }
  | { readonly kind: 'refused'; readonly httpStatus: number; readonly error: string };

/** What a client asked for, under a key and a text that nothing else has. Times are milliseconds since 1970. */
export interface ClientRequest {
  readonly client: string;
  readonly key: string;
  readonly sessionId: string;
  readonly recipient: string;
  /** Within a session, only what waits in the same lane keeps its order. */
  readonly lane: 'transactional' | 'campaign';
  /** Of a batch: where it stands in it. */
  readonly line?: number;
  readonly isOnWhatsapp: boolean;
  readonly text: string;
  /** When it was sent first. */
  readonly requestedAt: number;
  /** How often it was sent. */
  readonly tries: number;
  readonly answeredAt?: number;
  readonly answer?: Answer;
}

export interface HistoryEntry {
  readonly status: string;
  readonly reason: string | null;
  readonly at: number;
}

/** A message in the database. */
export interface StoredMessage {
  readonly messageId: string;
  readonly sessionId: string;
  readonly text: string;
  readonly status: string;
  readonly reason: string | null;
  readonly isParked: boolean;
  readonly createdAt: number;
  /** Oldest first. */
  readonly history: readonly HistoryEntry[];
}

/** A message that the network took. */
export interface LedgerMessage {
  readonly messageId: string;
  readonly sessionId: string;
  readonly textSha256: string;
  /** When it was taken first, among all. */
  readonly order: number;
  /** How often it was handed over. */
  readonly attempts: number;
}

/** A message that the phone of a recipient shows. */
export interface ShownMessage {
  readonly messageId: string;
  readonly text: string;
}

/** A state that a session came to. */
export interface StateChange {
  readonly sessionId: string;
  readonly state: string;
  readonly at: number;
}

/** What clients were promised, what the database says, and what the network and the recipients hold. */
export interface Books {
  readonly requests: readonly ClientRequest[];
  readonly stored: readonly StoredMessage[];
  readonly ledger: readonly LedgerMessage[];
  readonly shown: readonly ShownMessage[];
  /** Oldest first. */
  readonly states: readonly StateChange[];
}

export const VIOLATION_KINDS = [
  'lost',
  'doubled',
  'outOfOrder',
  'wrongStatus',
  'parked',
  'needlessAttempts',
  'unexplained',
] as const;
export type ViolationKind = (typeof VIOLATION_KINDS)[number];

export interface Violation {
  readonly kind: ViolationKind;
  readonly messageId: string | undefined;
  /** In a sentence. */
  readonly what: string;
}

/** The statuses of a message that the network took, in the order in which they may follow each other. */
export const TAKEN: readonly string[] = ['sent', 'delivered', 'read', 'played'];
export const UNDECIDED: readonly string[] = ['preparing', 'queued', 'sending', 'uncertain'];
