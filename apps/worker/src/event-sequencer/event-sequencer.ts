import { setTimeout as delay } from 'node:timers/promises';
import type { BeforeApplicationShutdown, OnApplicationBootstrap } from '@nestjs/common';
import { isDatabaseUnavailable } from '@chasqui/database';
import type { EventNumberingService } from '@chasqui/events';
import type { Logger } from '@chasqui/logging';
import type { Announcements } from '@chasqui/redis';
import type { EventMetrics } from './event-metrics.js';

/** Whoever writes an event announces one of these after its commit. */
const WAKING = ['message.changed', 'session.changed', 'session.wanted'] as const;

/** For what was not announced, or not heard: how long an event waits at most. */
const LOOK_EVERY_MS = 100;
const RETRY_MS = 500;
/** From the first announcement to the numbering: events that come one by one are then numbered together. */
const GATHER_MS = 10;

/** Numbers what is committed, so that it can be read. Every worker does it; of several at once one numbers. */
export class EventSequencer implements OnApplicationBootstrap, BeforeApplicationShutdown {
  private wake = (): void => undefined;
  private isStopping = false;
  private work: Promise<void> = Promise.resolve();
  private subscriptions: (() => void)[] = [];

  constructor(
    private readonly numbering: Pick<EventNumberingService, 'longestWaitMs' | 'numberNext'>,
    private readonly announcements: Announcements,
    private readonly metrics: EventMetrics,
    private readonly logger: Logger,
  ) {}

  onApplicationBootstrap(): void {
    this.subscriptions = WAKING.map((channel) =>
      this.announcements.subscribe(channel, () => {
        this.wake();
      }),
    );
    this.work = this.run();
  }

  /** What the sessions told while they were stopped is numbered before the connections go. */
  async beforeApplicationShutdown(): Promise<void> {
    for (const unsubscribe of this.subscriptions) unsubscribe();
    this.isStopping = true;
    this.wake();
    await this.work;
  }

  private async run(): Promise<void> {
    for (;;) {
      const isLast = this.isStopping;
      const news = new Promise<void>((resolve) => (this.wake = resolve));
      const hasFailed = await this.numberAll();
      if (isLast) return;
      const timer = setTimeout(this.wake, hasFailed ? RETRY_MS : LOOK_EVERY_MS);
      await news;
      clearTimeout(timer);
      if (!this.isStopping) await delay(GATHER_MS);
    }
  }

  /** @returns whether it failed; what is left is tried again */
  private async numberAll(): Promise<boolean> {
    try {
      while (await this.numberNext());
      return false;
    } catch (error) {
      const level = isDatabaseUnavailable(error) ? 'warn' : 'error';
      this.logger[level]({ err: error }, 'events could not be numbered; it is tried again');
      return true;
    }
  }

  /** @returns whether there may be more */
  private async numberNext(): Promise<boolean> {
    const waitMs = await this.numbering.longestWaitMs();
    this.metrics.waits(waitMs ?? 0);
    if (waitMs === null) return false;
    const { events, ...whose } = await this.numbering.numberNext();
    if (events === 0) return false;
    this.metrics.numbered(events, waitMs);
    await this.announcements.publish('events.numbered', whose);
    return true;
  }
}
