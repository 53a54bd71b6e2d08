import { performance } from 'node:perf_hooks';
import type { Lease } from '@chasqui/sessions';

/** After this long without a renewal nothing more is handed to the page… */
const HAND_OVER_LIMIT_MS = 10_000;
/** …and after this long the browser is killed. The lease itself runs 15 s from a later moment, on the database's clock. */
const FENCE_LIMIT_MS = 12_000;

/**
 * A lease as its owner sees it. It counts from before the claim or renewal was sent, on a clock that nobody sets, so
 * for its owner it always ends earlier than for the database.
 */
export class HeldLease {
  /** @param renewedAt `HeldLease.now()` from before the claim was sent */
  constructor(
    readonly lease: Lease,
    private renewedAt: number,
  ) {}

  static now(): number {
    return performance.now();
  }

  /** @param sentAt `HeldLease.now()` from before a renewal was sent that has succeeded */
  renewed(sentAt: number): void {
    this.renewedAt = Math.max(this.renewedAt, sentAt);
  }

  mayHandOver(): boolean {
    return this.age() < HAND_OVER_LIMIT_MS;
  }

  mustFence(): boolean {
    return this.age() >= FENCE_LIMIT_MS;
  }

  /** The end of the right to hand over, as `Date.now()` of this machine, for the page to check. */
  handOverDeadlineMs(): number {
    return Date.now() + HAND_OVER_LIMIT_MS - this.age();
  }

  private age(): number {
    return HeldLease.now() - this.renewedAt;
  }
}
