import { Counter, Gauge, Histogram, type Registry } from 'prom-client';

const LAG_SECONDS = [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30];
const BATCH_SIZES = [1, 2, 5, 10, 25, 50, 100, 250, 500, 1_000];

/** How the log of events keeps up. */
export class EventMetrics {
  private readonly waiting: Gauge;
  private readonly events: Counter;
  private readonly lag: Histogram;
  private readonly batches: Histogram;

  constructor(registry: Registry) {
    const registers = [registry];
    this.waiting = new Gauge({
      name: 'chasqui_events_waiting_seconds',
      help: 'Since when the oldest event waits for its number; 0: none does. Every worker tells the same.',
      registers,
    });
    this.events = new Counter({
      name: 'chasqui_events_numbered_total',
      help: 'Events that this worker numbered.',
      registers,
    });
    this.lag = new Histogram({
      name: 'chasqui_event_lag_seconds',
      help: 'How long the oldest event of a batch had waited when this worker numbered it.',
      buckets: LAG_SECONDS,
      registers,
    });
    this.batches = new Histogram({
      name: 'chasqui_event_batch_size',
      help: 'Events that this worker numbered at once.',
      buckets: BATCH_SIZES,
      registers,
    });
  }

  waits(ms: number): void {
    this.waiting.set(Math.max(0, ms) / 1_000);
  }

  /** @param waitMs of the oldest of them */
  numbered(events: number, waitMs: number): void {
    this.events.inc(events);
    this.lag.observe(Math.max(0, waitMs) / 1_000);
    this.batches.observe(events);
  }
}
