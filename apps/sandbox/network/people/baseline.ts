import { randomBytes } from 'node:crypto';
import type { Accounts } from '../accounts.js';
import type { Conversations } from '../conversations.js';
import { NetworkError } from '../network-error.js';
import type { Change, Tables } from '../tables.js';
import { ACK, messageKey, type Message, type Receipt } from '../world.js';

const DAY_MS = 24 * 60 * 60 * 1000;
/** Peers are phantoms whose numbers begin so. */
const PEER_PREFIX = '888777';
/** One line of the journal: few enough to be read back with ease, enough to be written fast. */
const MESSAGES_PER_COMMIT = 2000;

export interface Past {
  readonly chats: number;
  readonly messagesPerChat: number;
  /** How many of the newest messages of each chat the account has not read. */
  readonly unreadPerChat: number;
  /** The messages lie between this long ago and an hour ago. */
  readonly days: number;
}

/** Gives an account chats that it had before it came here. */
export interface Baseline {
  /** @returns the peers */
  add(number: string, past: Past): string[];
}

export function createBaseline(tables: Tables, accounts: Accounts, conversations: Conversations): Baseline {
  let lastOrder = 0;
  tables.watch('messages', (now) => {
    lastOrder = now ? Math.max(lastOrder, now.order) : 0;
  });

  function freePeers(number: string, count: number): string[] {
    const taken = new Set(conversations.chatsOf(number));
    const peers: string[] = [];
    for (let index = 1; peers.length < count; index++) {
      const peer = `${PEER_PREFIX}${String(index).padStart(6, '0')}`;
      if (!taken.has(peer)) peers.push(peer);
    }
    return peers;
  }

  return {
    add(number, past) {
      accounts.require(number);
      if (past.unreadPerChat > past.messagesPerChat) {
        throw new NetworkError('bad_request', 'There cannot be more unread messages in a chat than messages.');
      }
      const peers = freePeers(number, past.chats);
      let batch: Change[] = [];
      for (const message of messagesWith(peers, number, past)) {
        batch.push(['messages', messageKey(message), { ...message, order: ++lastOrder }]);
        if (batch.length < MESSAGES_PER_COMMIT) continue;
        tables.commit(batch);
        batch = [];
      }
      tables.commit(batch);
      return peers;
    },
  };
}

/** Peer and account take turns, and the peer has the last word: what is unread is the peer's. */
function* messagesWith(peers: readonly string[], number: string, past: Past): Generator<Omit<Message, 'order'>> {
  const span = past.days * DAY_MS;
  const start = Date.now() - span;
  const step = (span - DAY_MS / 24) / (past.chats * past.messagesPerChat);
  let at = start;
  for (const peer of peers) {
    for (let left = past.messagesPerChat; left > 0; left--) {
      const isUnread = left <= past.unreadPerChat;
      const [from, to] = isUnread || left % 2 === 1 ? [peer, number] : [number, peer];
      const text = `Message ${past.messagesPerChat - left + 1} of ${past.messagesPerChat}`;
      const receipt: Receipt = isUnread ? ACK.delivered : ACK.read;
      yield {
        id: `AC${randomBytes(15).toString('hex').toUpperCase()}`,
        from,
        to,
        content: { type: 'chat', text },
        recipients: [to],
        receipts: { [to]: receipt },
        receiptTimes: {},
        isBaseline: true,
        attempts: 1,
        reusedCounters: 0,
        isUndecryptable: false,
        at: new Date((at += step)).toISOString(),
      };
    }
  }
}
