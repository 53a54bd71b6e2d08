import { Injectable, type ExecutionContext } from '@nestjs/common';
import type { AuthenticatedKey } from '@chasqui/api-keys';
import { DomainError } from '@chasqui/errors';
import { RateLimits, type Counting, type RateLimitErrorCode, type Used } from '@chasqui/rate-limits';
import type { FastifyReply } from 'fastify';
import type { AuthenticatedRequest } from '../auth/authenticated-request.js';
import { RouteMetadata } from '../http/route-metadata.js';
import { LIMITED_AS, NEVER_UNCOUNTED, type RouteCategory } from './limited-as.js';
import { refuse, showLimit } from './limit-headers.js';

/** A call that was counted, and what that used. */
interface Counted {
  counting: Counting;
  used: Used;
}

/**
 * Counts calls against the limits of their keys, in two steps. The general limit comes first, before anything is read
 * for the caller; that of a category comes when it is known that the key reaches the session, or one account could use
 * up the limits of another. A call that its category refuses is given back to the general limit: whoever sends too fast
 * can still read.
 */
@Injectable()
export class Throttling {
  private readonly general = new WeakMap<AuthenticatedRequest, Counted>();

  private readonly categories = new RouteMetadata<RouteCategory>(LIMITED_AS);
  private readonly neverUncounted = new RouteMetadata<boolean>(NEVER_UNCOUNTED);

  constructor(private readonly limits: RateLimits) {}

  /** @throws DomainError rate_limit_exceeded, rate_limit_not_counted */
  async countGeneral(context: ExecutionContext, key: AuthenticatedKey): Promise<void> {
    const counted = await this.count(context, {
      category: 'general',
      subject: holderOf(key),
      limit: key.rates.general,
    });
    if (!counted) return;
    const http = context.switchToHttp();
    showLimit(http.getResponse<FastifyReply>(), counted.used);
    if (counted.used.isExceeded) refuse(counted.used);
    this.general.set(http.getRequest<AuthenticatedRequest>(), counted);
  }

  /** What the route counts as besides `general`. */
  categoryOf(context: ExecutionContext): RouteCategory | undefined {
    return this.categories.of(context);
  }

  /** @throws DomainError rate_limit_exceeded, rate_limit_not_counted */
  async countCategory(context: ExecutionContext): Promise<void> {
    const category = this.categoryOf(context);
    const request = context.switchToHttp().getRequest<AuthenticatedRequest>();
    const { currentKey, currentSession } = request;
    if (!category || !currentKey) return;
    const subject = category === 'sessions' ? holderOf(currentKey) : currentSession?.session.id;
    if (subject === undefined) throw new Error(`a route that counts as ${category} has no session in its path`);
    const counted = await this.count(context, { category, subject, limit: currentKey.rates[category] });
    if (!counted) return;
    const general = this.general.get(request);
    if (!general || isTighter(counted.used, general.used)) {
      showLimit(context.switchToHttp().getResponse<FastifyReply>(), counted.used);
    }
    if (!counted.used.isExceeded) return;
    if (general) await this.limits.giveBack(general.counting, general.used);
    refuse(counted.used);
  }

  /**
   * Of a message that has no route of its own, and whose session its body names.
   * @throws DomainError rate_limit_exceeded, rate_limit_not_counted
   */
  async countMessage(request: AuthenticatedRequest, sessionId: string): Promise<void> {
    const limit = request.currentKey?.rates.messages ?? null;
    if (limit === null) return;
    const used = await this.limits.count({ category: 'messages', subject: sessionId, limit });
    if (!used.isExceeded) return;
    const general = this.general.get(request);
    if (general) await this.limits.giveBack(general.counting, general.used);
    refuse(used);
  }

  /**
   * Without Redis only calls that send are refused: what they would do cannot be taken back.
   * @returns undefined when nothing was counted
   */
  private async count(
    context: ExecutionContext,
    { category, subject, limit }: Omit<Counting, 'limit'> & { limit: number | null },
  ): Promise<Counted | undefined> {
    if (limit === null) return undefined;
    const counting = { category, subject, limit };
    try {
      return { counting, used: await this.limits.count(counting) };
    } catch (error) {
      if (!isNotCounted(error) || this.sends(context)) throw error;
      return undefined;
    }
  }

  private sends(context: ExecutionContext): boolean {
    return this.categoryOf(context) === 'messages' || this.neverUncounted.of(context) === true;
  }
}

/** The sessions of a managed or trial key share its limits. */
function holderOf(key: AuthenticatedKey): string {
  return key.kind === 'operator' ? key.id : key.ownerId;
}

function isTighter(one: Used, other: Used): boolean {
  if (one.isExceeded) return true;
  return one.remaining === other.remaining ? one.resetsAtMs > other.resetsAtMs : one.remaining < other.remaining;
}

function isNotCounted(error: unknown): boolean {
  const code: RateLimitErrorCode = 'rate_limit_not_counted';
  return error instanceof DomainError && error.code === code;
}
