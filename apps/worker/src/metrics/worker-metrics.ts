import { Counter, Gauge, type Registry } from 'prom-client';
import type { PageBuilds } from '../whatsapp/page-builds.js';
import type { SessionResources } from '@chasqui/sessions';

/** What a worker counts. Only what its own sessions use is told by session: every other label has few values. */
export class WorkerMetrics {
  private readonly starts: Counter;
  private readonly ends: Counter<'reason'>;
  private readonly handOvers: Counter<'outcome'>;
  private readonly parkings: Counter;
  private readonly sessions: Gauge<'state'>;
  private readonly maxSessions: Gauge;
  private readonly outbox: Gauge<'status'>;
  private readonly memory: Gauge<'session'>;
  private readonly cpu: Gauge<'session'>;
  private readonly processes: Gauge<'session'>;

  constructor(registry: Registry, builds: Pick<PageBuilds, 'incompatible'>) {
    const counter = <L extends string>(name: string, help: string, ...labelNames: L[]): Counter<L> =>
      new Counter({ name, help, labelNames, registers: [registry] });
    const gauge = <L extends string>(name: string, help: string, ...labelNames: L[]): Gauge<L> =>
      new Gauge({ name, help, labelNames, registers: [registry] });
    this.starts = counter('chasqui_browser_starts_total', 'Browsers whose start began.');
    this.ends = counter('chasqui_browser_ends_total', 'Browsers that ended, by why; closed: by request.', 'reason');
    this.handOvers = counter('chasqui_outbox_hand_overs_total', 'Messages handed to pages, by outcome.', 'outcome');
    this.parkings = counter(
      'chasqui_outbox_parked_total',
      'Messages that were parked: nobody knows whether they left.',
    );
    new Counter({
      name: 'chasqui_page_incompatible_total',
      help: 'How often a page was not understood, by its build.',
      labelNames: ['build'],
      registers: [registry],
      collect() {
        this.reset();
        for (const [build, count] of builds.incompatible()) this.inc({ build }, count);
      },
    });
    this.sessions = gauge('chasqui_worker_sessions', 'Sessions that this worker hosts, by state.', 'state');
    this.maxSessions = gauge('chasqui_worker_max_sessions', 'Sessions that this worker may host.');
    this.outbox = gauge('chasqui_outbox_messages', 'Messages of hosted sessions that have not left.', 'status');
    this.memory = gauge('chasqui_session_memory_bytes', 'PSS of a session’s browser, all processes.', 'session');
    this.cpu = gauge('chasqui_session_cpu_ratio', 'Processors that a session’s browser keeps busy.', 'session');
    this.processes = gauge('chasqui_session_processes', 'Processes of a session’s browser.', 'session');
  }

  browserStarted(): void {
    this.starts.inc();
  }

  browserEnded(reason: string): void {
    this.ends.inc({ reason });
  }

  handedOver(outcome: string): void {
    this.handOvers.inc({ outcome });
  }

  parked(): void {
    this.parkings.inc();
  }

  /** What holds now, in place of what held before. */
  show(now: {
    maxSessions: number;
    sessionsByState: Readonly<Record<string, number>>;
    outboxByStatus: Readonly<Record<string, number>>;
    resources: ReadonlyMap<string, SessionResources>;
  }): void {
    this.maxSessions.set(now.maxSessions);
    replace(this.sessions, 'state', Object.entries(now.sessionsByState));
    replace(this.outbox, 'status', Object.entries(now.outboxByStatus));
    const resources = [...now.resources];
    replace(
      this.memory,
      'session',
      resources.map(([id, { memoryBytes }]) => [id, memoryBytes]),
    );
    replace(
      this.cpu,
      'session',
      resources.map(([id, { cpuPercent }]) => [id, cpuPercent / 100]),
    );
    replace(
      this.processes,
      'session',
      resources.map(([id, { processes }]) => [id, processes]),
    );
  }
}

/** A session that is no longer hosted must not go on being told. */
function replace<L extends string>(gauge: Gauge<L>, label: L, values: readonly [string, number][]): void {
  gauge.reset();
  for (const [name, value] of values) gauge.set({ [label]: name } as Record<L, string>, value);
}
