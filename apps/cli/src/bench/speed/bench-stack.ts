import { z } from 'zod';
import { CliError } from '../../errors.js';
import { runningRedisUrl } from '../../embedded/redis.js';
import { runningDatabaseUrl } from '../../up/installation-database.js';
import { requestJson } from '../../up/json-request.js';
import { BenchSession } from '../bench-session.js';
import type { Installation } from '../installation.js';
import { ChildProgram } from './child-program.js';
import { DirectLoop } from './direct-loop.js';
import { Ledger } from './ledger.js';

const BARE_PARTS = 'apps/api/src/bench/bare-parts.js';
/** High enough never to be reached, so that calls are counted as they are for everybody and none is refused. */
const PLAN = { id: 'bench', rateGeneral: 1_000_000, rateMessages: 1_000_000, rateSessions: null, rateQr: null };

/** Index of the first session that is stopped. */
const FIRST_STOPPED = 40;

const accountsSchema = z.object({ accounts: z.array(z.object({ id: z.string() })) });
const urlSchema = z.object({ url: z.string() });
const idSchema = z.object({ id: z.string() });
const msSchema = z.object({ ms: z.number() });

/** An installation to measure, with what it is measured against; what is not asked for is not started. */
export class BenchStack {
  readonly ledger: Ledger;
  private readonly sessions: BenchSession[] = [];
  private readonly stopped: BenchSession[] = [];
  private loop: DirectLoop | undefined;

  private constructor(
    readonly at: Installation,
    readonly accountId: string,
    private readonly parts: ChildProgram,
    private readonly partsUrl: string,
    readonly signal: AbortSignal,
  ) {
    this.ledger = new Ledger(at.sandboxUrl);
  }

  static async start(at: Installation, signal: AbortSignal): Promise<BenchStack> {
    const accountId = await limitAccount(at, signal);
    const redisUrl = runningRedisUrl(at.dataDir);
    if (redisUrl === undefined) throw new CliError('The installation to measure has no Redis of its own.');
    const stores = { DATABASE_URL: runningDatabaseUrl(at.dataDir), REDIS_URL: redisUrl };
    const parts = ChildProgram.start(BARE_PARTS, stores);
    const { url } = await parts.nextLine(urlSchema);
    return new BenchStack(at, accountId, parts, url, signal);
  }

  /** Sessions that are ready, always the same ones first. */
  async readySessions(count: number): Promise<BenchSession[]> {
    const missing = Array.from({ length: Math.max(0, count - this.sessions.length) }, (_, index) =>
      this.pair(this.sessions.length + index),
    );
    this.sessions.push(...(await Promise.all(missing)));
    return this.sessions.slice(0, count);
  }

  /** Sessions that are linked and do not run: they accept, and nobody takes what they accepted. */
  async stoppedSessions(count: number): Promise<BenchSession[]> {
    while (this.stopped.length < count) {
      const session = await this.pair(FIRST_STOPPED + this.stopped.length);
      await session.order('stop');
      this.stopped.push(session);
    }
    return this.stopped.slice(0, count);
  }

  /** As many clients of the bare library, ready. */
  async directLoop(clients: number): Promise<DirectLoop> {
    if (this.loop?.numbers.length === clients) return this.loop;
    await this.loop?.end();
    this.loop = await DirectLoop.start(this.at, clients, this.signal);
    return this.loop;
  }

  /** Where the bare parts do the same for a session. */
  bareUrl(part: 'accept' | 'copy' | 'insert', { id }: BenchSession): string {
    return `${this.partsUrl}/accounts/${this.accountId}/sessions/${id}/${part}`;
  }

  async bareRoundTripMs(): Promise<number> {
    const answer = await requestJson({ method: 'POST', url: `${this.partsUrl}/round-trip`, signal: this.signal });
    return msSchema.parse(answer).ms;
  }

  async bareCopyMs(session: BenchSession, messages: number): Promise<number> {
    const url = this.bareUrl('copy', session);
    const answer = await requestJson({ method: 'POST', url, body: { messages }, signal: this.signal });
    return msSchema.parse(answer).ms;
  }

  /** Does something while the sandbox's network keeps every answer to a send for so long. */
  async withServerDelay<T>(delayMs: number, work: () => Promise<T>): Promise<T> {
    const url = `${this.at.sandboxUrl}/faults`;
    const fault = { kind: 'send-delay', delayMs };
    const { id } = idSchema.parse(await requestJson({ method: 'POST', url, body: fault, signal: this.signal }));
    try {
      return await work();
    } finally {
      await requestJson({ method: 'DELETE', url: `${url}/${id}`, signal: this.signal });
    }
  }

  async end(): Promise<void> {
    await this.loop?.end();
    await this.parts.end();
  }

  private async pair(index: number): Promise<BenchSession> {
    const session = await BenchSession.create(this.at, index, this.signal);
    await session.scan(await session.untilQr());
    return session;
  }
}

/** @returns the id of the installation's only account */
async function limitAccount({ apiUrl, operatorKey: apiKey }: Installation, signal: AbortSignal): Promise<string> {
  const { accounts } = accountsSchema.parse(await requestJson({ url: `${apiUrl}/operator/accounts`, apiKey, signal }));
  const [account] = accounts;
  if (!account) throw new CliError('The installation to measure has no account.');
  await requestJson({ method: 'POST', url: `${apiUrl}/operator/plans`, apiKey, body: PLAN, signal });
  const url = `${apiUrl}/operator/accounts/${account.id}`;
  await requestJson({ method: 'PATCH', url, apiKey, body: { plan: PLAN.id }, signal });
  return account.id;
}
