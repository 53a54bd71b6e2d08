import { Registry } from 'prom-client';
import { EventMetrics } from './event-metrics.js';

describe('the metrics of the log of events', () => {
  it('tell what waits, what was numbered, and how late', async () => {
    const registry = new Registry();
    const metrics = new EventMetrics(registry);
    metrics.waits(1_500);
    metrics.numbered(700, 1_500);
    metrics.numbered(1, 3);
    expect((await registry.metrics()).split('\n')).toEqual(
      expect.arrayContaining([
        'chasqui_events_waiting_seconds 1.5',
        'chasqui_events_numbered_total 701',
        'chasqui_event_lag_seconds_bucket{le="0.005"} 1',
        'chasqui_event_lag_seconds_bucket{le="2.5"} 2',
        'chasqui_event_batch_size_bucket{le="500"} 1',
        'chasqui_event_batch_size_bucket{le="1000"} 2',
      ]),
    );
  });

  it('take an event from a clock that is ahead for one that did not wait', async () => {
    const registry = new Registry();
    const metrics = new EventMetrics(registry);
    metrics.waits(-20);
    metrics.numbered(1, -20);
    const lines = (await registry.metrics()).split('\n');
    expect(lines).toEqual(
      expect.arrayContaining(['chasqui_events_waiting_seconds 0', 'chasqui_event_lag_seconds_sum 0']),
    );
  });
});
