import { createHash } from 'node:crypto';
import { TAKEN, UNDECIDED, type Books, type ClientRequest, type StoredMessage, type Violation } from './books.js';
import { groupBy } from './group-by.js';
import { findOutOfOrder } from './order.js';

const NOT_ON_WHATSAPP = 'recipient_not_on_whatsapp';

/** The three books by what they have in common: texts, which nobody used twice, and ids. */
interface Index {
  readonly requestOf: ReadonlyMap<string, ClientRequest>;
  readonly storedOf: ReadonlyMap<string, StoredMessage>;
  readonly rowsOf: ReadonlyMap<string, readonly StoredMessage[]>;
  readonly taken: ReadonlySet<string>;
  /** Ids under which the network took a text, by its hash. */
  readonly idsOf: ReadonlyMap<string, ReadonlySet<string>>;
  readonly shown: ReadonlySet<string>;
}

/** Compares the three books. @returns nothing when every promise was kept */
export function compareBooks(books: Books): Violation[] {
  const index = indexOf(books);
  return [
    ...books.requests.flatMap((request) => judgeRequest(request, index)),
    ...books.stored.flatMap((message) => judgeStored(message, index)),
    ...books.ledger.flatMap(({ messageId }) =>
      index.storedOf.has(messageId) ? [] : [unexplained(messageId, 'the network took it, and the database has it not')],
    ),
    ...findDoubled(books, index),
    ...findOutOfOrder(books),
  ];
}

export function sha256(text: string): string {
  return createHash('sha256').update(text).digest('hex');
}

function indexOf({ requests, stored, ledger, shown }: Books): Index {
  const byHash = groupBy(ledger, ({ textSha256 }) => textSha256);
  return {
    requestOf: new Map(requests.map((request) => [request.text, request])),
    storedOf: new Map(stored.map((message) => [message.messageId, message])),
    rowsOf: groupBy(stored, ({ text }) => text),
    taken: new Set(ledger.map(({ messageId }) => messageId)),
    idsOf: new Map([...byHash].map(([hash, messages]) => [hash, new Set(messages.map(({ messageId }) => messageId))])),
    shown: new Set(shown.map(({ messageId }) => messageId)),
  };
}

function judgeRequest({ text, answer, tries, client }: ClientRequest, index: Index): Violation[] {
  if (!answer) return [unexplained(undefined, `${client} never got a clear answer, in ${tries} tries`)];
  if (answer.kind === 'refused') {
    return [unexplained(undefined, `${client} was refused with ${answer.httpStatus}: ${answer.error}`)];
  }
  const { messageId } = answer;
  const stored = index.storedOf.get(messageId);
  if (!stored) return [{ kind: 'lost', messageId, what: `${client} was told this id, and the database has it not` }];
  if (stored.text !== text) return [unexplained(messageId, `${client} was told the id of another message`)];
  const isToldSent = answer.kind === 'accepted' && TAKEN.includes(answer.status);
  if (isToldSent && !TAKEN.includes(stored.status)) return [contradiction(stored, 'sent')];
  const isFailed = stored.status === 'failed' || stored.status === 'cancelled' || stored.status === 'expired';
  return answer.kind === 'failed' && !isFailed ? [contradiction(stored, 'failed')] : [];
}

function contradiction({ messageId, status }: StoredMessage, told: string): Violation {
  return { kind: 'wrongStatus', messageId, what: `the client was told ${told}, and the database says ${status}` };
}

function judgeStored(message: StoredMessage, index: Index): Violation[] {
  const { messageId, text } = message;
  const request = index.requestOf.get(text);
  if (!request) return [unexplained(messageId, 'the database has it, and nobody asked for it')];
  return [...judgeStatus(message, request, index), ...judgeHistory(message)];
}

function judgeStatus(message: StoredMessage, request: ClientRequest, index: Index): Violation[] {
  const { messageId, status, reason, isParked } = message;
  const isTaken = index.taken.has(messageId);
  if (isParked) return [{ kind: 'parked', messageId, what: `is parked, ${status}` }];
  if (UNDECIDED.includes(status)) return [unexplained(messageId, `is still ${status} after the drain`)];
  if (TAKEN.includes(status)) {
    if (!isTaken) return [{ kind: 'wrongStatus', messageId, what: `is ${status}, and the network has it not` }];
    if (index.shown.has(messageId)) return [];
    return [{ kind: 'lost', messageId, what: `is ${status}, and the phone of the recipient does not show it` }];
  }
  if (isTaken) return [{ kind: 'wrongStatus', messageId, what: `is ${status}, and the network has it` }];
  if (reason === null) return [unexplained(messageId, `is ${status} without a reason`)];
  const isRight = !request.isOnWhatsapp && status === 'failed' && reason === NOT_ON_WHATSAPP;
  return isRight ? [] : [{ kind: 'lost', messageId, what: `was accepted and is ${status} (${reason})` }];
}

/** What the network took once it has for ever, and acknowledgements only go forward. */
function judgeHistory({ messageId, status, history }: StoredMessage): Violation[] {
  const statuses = history.map((entry) => entry.status);
  const last = statuses.at(-1);
  if (last !== status) return [unexplained(messageId, `is ${status}, and its history ends with ${last ?? 'nothing'}`)];
  const taken = statuses.slice(
    Math.max(
      0,
      statuses.findIndex((one) => TAKEN.includes(one)),
    ),
  );
  const ranks = TAKEN.includes(taken[0] ?? '') ? taken.map((one) => TAKEN.indexOf(one)) : [];
  const goesBack = ranks.some((rank, position) => position > 0 && rank <= (ranks[position - 1] ?? -1));
  return goesBack ? [{ kind: 'wrongStatus', messageId, what: `went back: ${statuses.join(' → ')}` }] : [];
}

function findDoubled({ requests, shown }: Books, index: Index): Violation[] {
  const timesShown = groupBy(shown, ({ text }) => text);
  return requests.flatMap(({ text, client, key }) => {
    const ids = [...(index.idsOf.get(sha256(text)) ?? [])];
    const rows = index.rowsOf.get(text) ?? [];
    const copies = timesShown.get(text)?.length ?? 0;
    const who = `${client} asked once (key ${key})`;
    if (ids.length > 1 || copies > 1) {
      const what = `${who}; the network took ${ids.join(', ')}, and the recipient sees it ${copies} times`;
      return [{ kind: 'doubled' as const, messageId: ids[0] ?? rows[0]?.messageId, what }];
    }
    if (rows.length <= 1) return [];
    return [unexplained(rows[1]?.messageId, `${who}, and it was accepted ${rows.length} times`)];
  });
}

function unexplained(messageId: string | undefined, what: string): Violation {
  return { kind: 'unexplained', messageId, what };
}
