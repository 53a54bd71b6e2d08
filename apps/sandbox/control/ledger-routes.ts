import type { FastifyInstance } from 'fastify';
import { bodySha256 } from '../network/content/body-hash.js';
import type { Network } from '../network/network.js';
import type { Message } from '../network/world.js';
import { fields, object } from './schemas.js';

const LIMIT = { default: 1000, maximum: 10_000 } as const;

interface LedgerQuery {
  readonly id?: string;
  readonly from?: string;
  readonly to?: string;
  readonly after: number;
  readonly limit: number;
}

interface LedgerEntry {
  readonly id: string;
  readonly from: string;
  readonly to: string;
  readonly type: string;
  readonly bodySha256: string;
  readonly order: number;
  readonly attempts: number;
  readonly reusedCounters: number;
  readonly undecryptable: boolean;
  readonly at: string;
}

const querystring = object({
  id: fields.text,
  from: fields.text,
  to: fields.text,
  after: { ...fields.order, default: 0 },
  limit: { type: 'integer', minimum: 1, ...LIMIT },
});

/** What the network really took, whatever anybody claims to have sent. */
export function addLedgerRoutes(server: FastifyInstance, network: Network): void {
  server.get<{ Querystring: LedgerQuery }>('/ledger', { schema: { querystring } }, ({ query }) => {
    const messages: LedgerEntry[] = [];
    for (const message of network.tables.all('messages')) {
      if (messages.length === query.limit) break;
      if (isAskedFor(message, query)) messages.push(toEntry(message));
    }
    return { messages };
  });
}

function isAskedFor(message: Message, { id, from, to, after }: LedgerQuery): boolean {
  return (
    message.order > after &&
    !message.isBaseline &&
    (id === undefined || message.id === id) &&
    (from === undefined || message.from === from) &&
    (to === undefined || message.to === to)
  );
}

function toEntry(message: Message): LedgerEntry {
  const { id, from, to, content, order, attempts, reusedCounters, isUndecryptable: undecryptable, at } = message;
  const { type } = content;
  return { id, from, to, type, bodySha256: bodySha256(content), order, attempts, reusedCounters, undecryptable, at };
}
