import { Registry } from 'prom-client';
import { WorkerMetrics } from './worker-metrics.js';

const NOTHING = { maxSessions: 5, sessionsByState: {}, outboxByStatus: {}, resources: new Map() };

const BUILDS = { incompatible: () => new Map([['2.3000.1', 3]]) };

async function linesOf(registry: Registry): Promise<string[]> {
  return (await registry.metrics()).split('\n').filter((line) => line !== '' && !line.startsWith('#'));
}

describe('the metrics of a worker', () => {
  it('tell what its sessions are, hold and use', async () => {
    const registry = new Registry();
    new WorkerMetrics(registry, BUILDS).show({
      maxSessions: 5,
      sessionsByState: { ready: 2 },
      outboxByStatus: { queued: 7 },
      resources: new Map([['a', { memoryBytes: 80e6, cpuPercent: 150, processes: 6, sampledAt: new Date() }]]),
    });
    expect(await linesOf(registry)).toEqual(
      expect.arrayContaining([
        'chasqui_worker_sessions{state="ready"} 2',
        'chasqui_worker_max_sessions 5',
        'chasqui_outbox_messages{status="queued"} 7',
        'chasqui_session_memory_bytes{session="a"} 80000000',
        'chasqui_session_cpu_ratio{session="a"} 1.5',
        'chasqui_session_processes{session="a"} 6',
      ]),
    );
  });

  it('forget a session that is no longer hosted, and a state that no session is in', async () => {
    const registry = new Registry();
    const metrics = new WorkerMetrics(registry, BUILDS);
    const resources = { memoryBytes: 1, cpuPercent: 1, processes: 1, sampledAt: new Date() };
    metrics.show({ ...NOTHING, sessionsByState: { ready: 1 }, resources: new Map([['a', resources]]) });
    metrics.show({ ...NOTHING, sessionsByState: { stopped: 1 } });
    const lines = await linesOf(registry);
    expect(lines.filter((line) => /session="a"|state="ready"/.test(line))).toEqual([]);
    expect(lines).toContain('chasqui_worker_sessions{state="stopped"} 1');
  });

  it('tell the builds of the page that were not understood, once each', async () => {
    const registry = new Registry();
    new WorkerMetrics(registry, BUILDS).browserStarted();
    await registry.metrics();
    expect(await linesOf(registry)).toContain('chasqui_page_incompatible_total{build="2.3000.1"} 3');
  });

  it('count starts, ends by reason, and hand-overs by outcome, and parked messages', async () => {
    const registry = new Registry();
    const metrics = new WorkerMetrics(registry, BUILDS);
    metrics.browserStarted();
    metrics.browserStarted();
    metrics.browserEnded('page_crashed');
    metrics.handedOver('accepted');
    metrics.parked();
    expect(await linesOf(registry)).toEqual(
      expect.arrayContaining([
        'chasqui_browser_starts_total 2',
        'chasqui_browser_ends_total{reason="page_crashed"} 1',
        'chasqui_outbox_hand_overs_total{outcome="accepted"} 1',
        'chasqui_outbox_parked_total 1',
      ]),
    );
  });
});
