import { Inject, Injectable } from '@nestjs/common';
import { DomainError } from '@chasqui/errors';
import { RateLimits, type RateLimitErrorCode } from '@chasqui/rate-limits';
import { REDIS } from '@chasqui/redis';
import type { NumberCheck, Person, SessionCallErrorCode } from '@chasqui/session-calls';
import type { Redis } from 'ioredis';
import { KnownPeople, type KnownPerson } from '../session-calls/known-people.service.js';
import type { SessionCall } from '../session-calls/session-call.js';
import { SessionCalls } from '../session-calls/session-calls.service.js';

/** Numbers seldom leave WhatsApp, and join it any time. */
const EXISTING_TTL_SECONDS = 24 * 60 * 60;
const MISSING_TTL_SECONDS = 60 * 60;
/** Of one session in an hour: WhatsApp bans who guesses numbers [assumed]. Known answers do not count. */
const MOST_LOOKUPS = 500;
const NOBODY: Person = { phone: null, lid: null };
/** So many are asked for in one call of the worker: what came before one that fails is known, and remembered. */
const ASKED_AT_ONCE = 5;
/** After this no more are asked for. A hundred numbers, one after the other, take about half of it. */
const ENOUGH_MS = 60_000;
/** Refusals of calls that did not begin. */
const NOTHING_WAS_ASKED: readonly string[] = [
  'session_not_authenticated',
  'session_not_ready',
  'session_busy',
  'worker_unreachable',
];

/** Which numbers are on WhatsApp: asked through a session, and remembered for its account. */
@Injectable()
export class NumberChecks {
  constructor(
    @Inject(REDIS) private readonly redis: Redis,
    private readonly limits: RateLimits,
    private readonly calls: SessionCalls,
    private readonly people: KnownPeople,
  ) {}

  /**
   * What was found out before a failure is remembered: a repeated call goes on from there.
   * @param ids WhatsApp's, `…@c.us`
   * @returns who has each; null where nobody does
   * @throws DomainError rate_limit_exceeded when so many lookups of the session are not left: none was made;
   *   worker_timeout when it took too long, and what sessions refuse with: `checked` of `of` numbers are known by then
   */
  async check(call: SessionCall, ids: readonly string[]): Promise<Map<string, KnownPerson<Person> | null>> {
    const distinct = [...new Set(ids)];
    const known = await this.remembered(call, distinct);
    const unknown = distinct.filter((id) => !known.has(id));
    const fresh = await this.lookUp(call, unknown, distinct.length);
    return this.identified(call, known, fresh);
  }

  /** @param of how many were wanted, with those that are known already */
  private async lookUp(call: SessionCall, unknown: readonly string[], of: number): Promise<NumberCheck[]> {
    if (unknown.length === 0) return [];
    const counted = await this.count(call, unknown.length);
    const allowance = { left: unknown.length };
    const checks: NumberCheck[] = [];
    try {
      for await (const check of this.askInParts(call, unknown, allowance)) checks.push(check);
    } catch (error) {
      if (!(error instanceof DomainError)) throw error;
      const { code, details } = error as DomainError;
      throw new DomainError(code, { ...details, checked: of - unknown.length + checks.length, of });
    } finally {
      if (allowance.left > 0) await counted.giveBack(allowance.left);
    }
    return checks;
  }

  /** What is remembered may be an old pair of addresses: of that only the number says who somebody is. */
  private async identified(
    call: SessionCall,
    known: ReadonlyMap<string, NumberCheck>,
    fresh: readonly NumberCheck[],
  ): Promise<Map<string, KnownPerson<Person> | null>> {
    const numbers = [...known.values()].map((check) => ({
      ...check,
      seen: check.contact && { ...check.contact, lid: null },
    }));
    const found = [...numbers, ...fresh.map((check) => ({ ...check, seen: check.contact }))];
    const people = await this.people.identify(
      call,
      found.map(({ seen }) => seen ?? NOBODY),
    );
    return new Map(
      found.map(({ id, contact }, place) => {
        const { contactId = null } = people[place] ?? {};
        return [id, contact && { ...contact, contactId }];
      }),
    );
  }

  /** @param allowance how many are not asked for yet */
  private async *askInParts(
    call: SessionCall,
    ids: readonly string[],
    allowance: { left: number },
  ): AsyncGenerator<NumberCheck> {
    const beganAt = Date.now();
    for (let asked = 0; asked < ids.length; asked += ASKED_AT_ONCE) {
      if (Date.now() - beganAt > ENOUGH_MS) throw new DomainError<SessionCallErrorCode>('worker_timeout');
      const part = ids.slice(asked, asked + ASKED_AT_ONCE);
      allowance.left -= part.length;
      try {
        const { checks } = await this.calls.ask(call, 'contacts.check', { ids: part });
        await this.remember(call, checks);
        yield* checks;
      } catch (error) {
        const { code } = error as { code?: unknown };
        if (NOTHING_WAS_ASKED.includes(String(code))) allowance.left += part.length;
        throw error;
      }
    }
  }

  /** @returns what gives back what was not asked for after all */
  private async count({ view }: SessionCall, weight: number): Promise<{ giveBack: (unused: number) => Promise<void> }> {
    const counting = { category: 'number-checks', subject: view.session.id, limit: MOST_LOOKUPS } as const;
    const used = await this.limits.count({ ...counting, weight });
    const giveBack = (unused: number): Promise<void> => this.limits.giveBack({ ...counting, weight: unused }, used);
    if (!used.isExceeded) return { giveBack };
    await giveBack(weight);
    throw new DomainError<RateLimitErrorCode>('rate_limit_exceeded', { retryAfter: used.retryAfterSeconds });
  }

  private async remembered(call: SessionCall, ids: readonly string[]): Promise<Map<string, NumberCheck>> {
    const texts = await this.redis.mget(ids.map((id) => keyOf(call, id)));
    return new Map(
      texts.flatMap((text) => {
        if (text === null) return [];
        const check = JSON.parse(text) as NumberCheck;
        return [[check.id, check] as const];
      }),
    );
  }

  private async remember(call: SessionCall, checks: readonly NumberCheck[]): Promise<void> {
    const pipeline = this.redis.pipeline();
    for (const check of checks) {
      const ttl = check.contact ? EXISTING_TTL_SECONDS : MISSING_TTL_SECONDS;
      pipeline.set(keyOf(call, check.id), JSON.stringify(check), 'EX', ttl);
    }
    await pipeline.exec();
  }
}

/** Of the account: another one must not learn by the time of an answer whom this one asked for. */
function keyOf({ by }: SessionCall, id: string): string {
  return `chasqui:number-check:${by.accountId}:${id}`;
}
