import type { Message } from '@chasqui/messages';

/** Why a message is still queued, for its caller. */
export interface Held {
  reason: string;
  explanation: string;
  /** ISO 8601; absent when nobody can know. */
  estimatedAt?: string;
}

/** What a caller is told of its message; survives JSON. */
export interface SendAnswer {
  messageId: string;
  chatId: string;
  type: string;
  status: Message['status'];
  reason: string | null;
  /** Since when it has the status: ISO 8601. */
  since: string;
  held?: Held;
}
