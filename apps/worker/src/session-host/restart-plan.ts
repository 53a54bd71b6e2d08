import type { NextAction, SessionReason } from '@chasqui/sessions';

const DELAYS_MS = [300, 1_000, 2_000, 5_000, 10_000, 30_000, 60_000];
const JITTER = 0.2;
/** Where only a person can help, trying again is a question that is asked seldom. */
const PERSON_DELAY_MS = 15 * 60_000;

/** How restarts after one cause go, where they differ from the others'. */
interface CausePolicy {
  /** The first of the delays. */
  readonly firstStep?: number;
  /** After so many failures in a row the breaker opens. */
  readonly opensAfter?: number;
  readonly openDelayMs?: number;
  readonly nextAction?: NextAction;
}

const POLICIES: Partial<Record<SessionReason, CausePolicy>> = {
  browser_not_found: { opensAfter: 1 },
  // Taking the login back at once would only make the other browser do the same.
  opened_elsewhere: { firstStep: 3, opensAfter: 3, nextAction: 'close_other_browser' },
  terms_of_service: { opensAfter: 1, openDelayMs: PERSON_DELAY_MS, nextAction: 'accept_terms' },
  proxy_blocked: { opensAfter: 1, openDelayMs: PERSON_DELAY_MS, nextAction: 'change_network' },
};

export interface Restart {
  readonly delayMs: number;
  /** The same cause came so often that a person should look. */
  readonly isBreakerOpen: boolean;
  readonly nextAction: NextAction;
}

/**
 * When a browser that ended is started again: with a growing delay, and a breaker for each cause. An open breaker does
 * not end the attempts, it makes them as rare as they get.
 */
export class RestartPlan {
  private readonly failures = new Map<SessionReason, number>();

  constructor(
    private readonly maxDelayMs: number,
    private readonly random: () => number = Math.random,
  ) {}

  next(cause: SessionReason): Restart {
    const { firstStep = 0, opensAfter, openDelayMs = this.maxDelayMs, nextAction } = POLICIES[cause] ?? {};
    const count = (this.failures.get(cause) ?? 0) + 1;
    this.failures.set(cause, count);
    const delayMs = DELAYS_MS[firstStep + count - 1];
    const isBreakerOpen = delayMs === undefined || count >= (opensAfter ?? Infinity);
    return {
      delayMs: this.spread(isBreakerOpen ? openDelayMs : Math.min(delayMs, this.maxDelayMs)),
      isBreakerOpen,
      nextAction: nextAction ?? 'restart_browser',
    };
  }

  /** A good run, or a person who asks, makes the next failure the first one. */
  reset(): void {
    this.failures.clear();
  }

  /** Restarts that began together come apart. */
  private spread(delayMs: number): number {
    return Math.round(delayMs * (1 - JITTER + 2 * JITTER * this.random()));
  }
}
