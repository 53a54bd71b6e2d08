import type { Hold } from './hold.js';
import type { Lane } from './lane.js';
import type { MessageContent, MessageType } from './message-content.js';

/** A message that is to be accepted. */
export interface NewOutbound {
  sessionId: string;
  waId: string;
  chatId: string;
  type: MessageType;
  content: MessageContent;
  lane: Lane;
  /** Not before this; null and what is past mean now. */
  sendAt: Date | null;
  /** Counted from `sendAt`; null: it waits for as long as it takes. */
  expiresInSeconds: number | null;
  /** Otherwise it is refused when it cannot leave now. */
  mayQueue: boolean;
  /** Whether its session is ready, as its caller knows. */
  isReady: boolean;
}

/** What became of a message that was to be accepted. All but `accepted` wrote nothing. */
export type Acceptance =
  | { outcome: 'accepted'; hold: Hold | null; since: Date }
  | { outcome: 'not_queued'; hold: Hold }
  | { outcome: 'no_session' }
  | { outcome: 'daily_limit'; dailyLimit: number; secondsLeft: number }
  | { outcome: 'key_taken'; waId: string; hash: Buffer; answer: unknown };
