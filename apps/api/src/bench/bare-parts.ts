import { EventEmitter, once } from 'node:events';
import { readApiConfig } from '@chasqui/config';
import { ACCEPT, acceptanceValues, EXPIRES_IN_SECONDS } from '@chasqui/messages';
import { newMessageId } from '@chasqui/whatsapp-vocabulary';
import { Queue, Worker } from 'bullmq';
import { fastify, type FastifyInstance } from 'fastify';
import { Redis } from 'ioredis';
import { Pool } from 'pg';
import { RateLimiterRedis } from 'rate-limiter-flexible';
import { bareRows, copyRows } from './bare-copy.js';

const INSERT = `INSERT INTO messages
    (account_id, session_id, wa_id, direction, chat_id, type, content, status, lane, send_at, expires_at)
  VALUES ($1, $2, $3, 'outbound', $4, 'text', $5, 'queued', 1, now(), now() + interval '1 day')`;

/** As our own pool. */
const CONNECTIONS = 10;

interface Target {
  accountId: string;
  sessionId: string;
}

interface Body {
  to: string;
  text: string;
}

interface Parts {
  pool: Pool;
  redis: Redis;
  queueOf: (name: string) => Queue;
}

/**
 * The parts that Chasqui is made of, bare: one server without Nest, without keys, checks and answers worth the name. It
 * is what `./chasqui bench` measures Chasqui against. Prints its URL as one line of JSON; its input's end ends it.
 *
 * `accept`: the SQL statement that accepts a message, the script that counts a call against a limit, and one token.
 * `insert`: a plain row and one token. `round-trip`: from the adding of a job to its handler, in milliseconds.
 * `copy`: the rows of many messages by COPY, and one token, in milliseconds.
 */
async function main(): Promise<void> {
  const { database, redis: at } = readApiConfig();
  const redis = new Redis(at.url);
  const queues = new Map<string, Queue>();
  const queueOf = (name: string): Queue => {
    const queue = queues.get(name) ?? new Queue(name, { connection: redis });
    queues.set(name, queue);
    return queue;
  };
  const parts: Parts = { pool: new Pool({ connectionString: database.url, max: CONNECTIONS }), redis, queueOf };
  const server = fastify();
  serveAcceptance(server, parts);
  serveBulk(server, parts);
  serveRoundTrip(server, parts, at.url);
  await server.listen({ port: 0, host: '127.0.0.1' });
  process.stdout.write(`${JSON.stringify({ url: server.listeningOrigin })}\n`);
  await once(process.stdin.resume(), 'close');
  process.exit();
}

function serveAcceptance(server: FastifyInstance, { pool, redis, queueOf }: Parts): void {
  const limiter = new RateLimiterRedis({ storeClient: redis, keyPrefix: 'bench:rate', duration: 60, points: 1 });
  server.post<{ Params: Target; Body: Body }>(
    '/accounts/:accountId/sessions/:sessionId/accept',
    async ({ params: { accountId, sessionId }, body: { to, text } }) => {
      const waId = newMessageId();
      await limiter.penalty(sessionId);
      const values = acceptanceValues(accountId, {
        sessionId,
        waId,
        chatId: `${to}@c.us`,
        type: 'text',
        content: { text },
        lane: 'transactional',
        sendAt: null,
        expiresInSeconds: EXPIRES_IN_SECONDS,
        mayQueue: true,
        isReady: false,
      });
      await pool.query({ name: 'accept', text: ACCEPT, values });
      await addToken(queueOf, sessionId);
      return { success: true, messageId: waId };
    },
  );
  server.post<{ Params: Target; Body: Body }>(
    '/accounts/:accountId/sessions/:sessionId/insert',
    async ({ params: { accountId, sessionId }, body: { to, text } }) => {
      const waId = newMessageId();
      const values = [accountId, sessionId, waId, `${to}@c.us`, { text }];
      await pool.query({ name: 'insert', text: INSERT, values });
      await addToken(queueOf, sessionId);
      return { success: true, messageId: waId };
    },
  );
}

function serveBulk(server: FastifyInstance, { pool, queueOf }: Parts): void {
  server.post<{ Params: Target; Body: { messages: number } }>(
    '/accounts/:accountId/sessions/:sessionId/copy',
    async ({ params, body: { messages } }) => {
      const rows = bareRows(params, messages);
      const startedAt = performance.now();
      await copyRows(pool, rows);
      await addToken(queueOf, params.sessionId);
      return { ms: performance.now() - startedAt };
    },
  );
}

function serveRoundTrip(server: FastifyInstance, { queueOf }: Parts, redisUrl: string): void {
  const handled = new EventEmitter<Record<string, [atMs: number]>>();
  const connection = new Redis(redisUrl, { maxRetriesPerRequest: null });
  const handle = (job: { name: string }): Promise<void> => {
    handled.emit(job.name, performance.now());
    return Promise.resolve();
  };
  new Worker('bench-round-trip', handle, { connection, concurrency: 1 });
  server.post('/round-trip', async () => {
    const name = newMessageId();
    const arrived = once(handled, name) as Promise<[number]>;
    const startedAt = performance.now();
    await queueOf('bench-round-trip').add(name, {}, { removeOnComplete: true });
    const [arrivedAt] = await arrived;
    return { ms: arrivedAt - startedAt };
  });
}

async function addToken(queueOf: Parts['queueOf'], sessionId: string): Promise<void> {
  const done = { removeOnComplete: true, removeOnFail: true };
  await queueOf(`bench-${sessionId}`).add('outbox.wake', { sessionId }, done);
}

void main();
