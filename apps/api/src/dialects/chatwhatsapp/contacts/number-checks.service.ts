import { Inject, Injectable } from '@nestjs/common';
import { DomainError } from '@chasqui/errors';
import { RateLimits, type RateLimitErrorCode } from '@chasqui/rate-limits';
import { REDIS } from '@chasqui/redis';
import type { NumberCheck, Person } from '@chasqui/session-calls';
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
/** A hundred numbers, one after the other. */
const TIMEOUT_MS = 60_000;

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
   * @param ids WhatsApp's, `…@c.us`
   * @returns who has each; null where nobody does
   * @throws DomainError rate_limit_exceeded when so many lookups of the session are not left: none was made
   */
  async check(call: SessionCall, ids: readonly string[]): Promise<Map<string, KnownPerson<Person> | null>> {
    const distinct = [...new Set(ids)];
    const known = await this.remembered(call, distinct);
    const unknown = distinct.filter((id) => !known.has(id));
    const checks = await this.lookUp(call, unknown);
    return this.identified(call, known, checks);
  }

  private async lookUp(call: SessionCall, unknown: string[]): Promise<NumberCheck[]> {
    if (unknown.length === 0) return [];
    await this.count(call, unknown.length);
    const { checks } = await this.calls.ask(call, 'contacts.check', { ids: unknown }, TIMEOUT_MS);
    await this.remember(call, checks);
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

  private async count({ view }: SessionCall, weight: number): Promise<void> {
    const counting = { category: 'number-checks', subject: view.session.id, limit: MOST_LOOKUPS, weight } as const;
    const used = await this.limits.count(counting);
    if (!used.isExceeded) return;
    await this.limits.giveBack(counting, used);
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
