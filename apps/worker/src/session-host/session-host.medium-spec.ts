import { spawn, type ChildProcess } from 'node:child_process';
import { EventEmitter } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { readWorkerConfig } from '@chasqui/config';
import { ContactRecorder, ContactsModule } from '@chasqui/contacts';
import { MediaModule, MediaStore } from '@chasqui/media';
import { InboxService, MessageChangesService, MessagesModule, OutboxService } from '@chasqui/messages';
import { LeasesService, LiveQr, SessionsModule, TimelineService, WorkersService } from '@chasqui/sessions';
import { Registry } from 'prom-client';
import { eventually } from '../../../../test/support/eventually.js';
import { outboxTools } from '../../../../test/support/medium-outbox.js';
import { Rows, type SessionId } from '../../../../test/support/medium-rows.js';
import { openWorld, silent, type World } from '../../../../test/support/medium-world.js';
import { FileIntake } from '../inbound/file-intake.js';
import { ReportRecorder } from '../inbound/report-recorder.js';
import { WorkerMetrics } from '../metrics/worker-metrics.js';
import { OutboxRunner } from '../outbox/outbox-runner.js';
import { PageBuilds } from '../whatsapp/page-builds.js';
import { BrowserLauncher } from './browser-launcher.js';
import { HeldLease } from './held-lease.js';
import { SessionHost } from './session-host.js';
import { StartTurns } from './start-turns.js';

type Trap = 'never_ends' | 'cannot_be_killed';

/** What the library was told to do, and what it did. */
const mockLibrary = {
  /** Of the next run alone. */
  trap: undefined as Trap | undefined,
  starts: 0,
  children: [] as ChildProcess[],
};

jest.mock('whatsapp-web.js', () => {
  /** The library with a real process in place of its browser, and no page that ever loads. */
  class MockClient extends EventEmitter {
    pupBrowser: unknown;
    pupPage: unknown;

    constructor(private readonly options: { authStrategy: { afterBrowserInitialized(): Promise<void> } }) {
      super();
    }

    async initialize(): Promise<void> {
      const { trap } = mockLibrary;
      mockLibrary.trap = undefined;
      mockLibrary.starts += 1;
      const child = spawn('sleep', ['600'], { detached: true, stdio: 'ignore' });
      mockLibrary.children.push(child);
      this.pupBrowser = Object.assign(new EventEmitter(), {
        process: () => {
          if (trap === 'cannot_be_killed') throw new Error('its processes are not known');
          return child;
        },
      });
      const done = () => Promise.resolve();
      const createCDPSession = () => Promise.resolve(Object.assign(new EventEmitter(), { send: done }));
      this.pupPage = Object.assign(new EventEmitter(), {
        createCDPSession,
        exposeFunction: done,
        evaluateOnNewDocument: done,
        evaluate: done,
      });
      await this.options.authStrategy.afterBrowserInitialized();
      if (trap === 'never_ends') await new Promise(() => undefined);
    }

    inject(): Promise<void> {
      return Promise.resolve();
    }

    getWWebVersion(): Promise<string> {
      return Promise.resolve('build');
    }
  }
  class MockNoAuth {
    readonly isDouble = true;
  }
  return { Client: MockClient, NoAuth: MockNoAuth };
});

const OWNER = { owner: 'worker', host: 'host', version: '0.0.0', maxSessions: 1_000_000 };
const folder = mkdtempSync(`${tmpdir()}/chasqui-host-`);

let world: World;
let rows: Rows;
let launcher: BrowserLauncher;
let metrics: WorkerMetrics;
let host: SessionHost;

const { timeouts } = readWorkerConfig({
  DATABASE_URL: 'postgresql://unused',
  REDIS_URL: 'redis://unused',
  SESSION_PAGE_TIMEOUT_MS: '1000',
});

beforeAll(async () => {
  world = await openWorld([
    ContactsModule,
    MessagesModule,
    SessionsModule,
    MediaModule.forRoot({ path: folder }, silent),
  ]);
  rows = new Rows(world.database);
  await rows.aWorker();
  const builds = new PageBuilds(silent);
  metrics = new WorkerMetrics(new Registry(), builds);
  const turns = new StartTurns(world.get(WorkersService), OWNER, 1, silent);
  launcher = new BrowserLauncher({ path: '/browser', args: [], timeouts, builds }, folder, turns, silent);
});

afterEach(async () => {
  await host.fence();
  for (const child of mockLibrary.children.splice(0)) child.kill('SIGKILL');
});

afterAll(async () => {
  await world.close();
  rmSync(folder, { recursive: true, force: true });
});

/** Hosts a new session of which the first page does not load. */
async function hostOne(): Promise<SessionId> {
  const session = await rows.aSession({ state: 'starting', reason: 'waiting_for_worker' });
  const leases = world.get(LeasesService);
  const sentAt = HeldLease.now();
  const [lease] = await leases.claim(OWNER.owner, 1);
  const [intent] = await leases.intentsOf([session.id]);
  if (!intent || lease?.sessionId !== session.id) throw new Error('the session was not claimed');
  const held = new HeldLease(lease, sentAt);
  const outbox = world.get(OutboxService);
  const runner = new OutboxRunner(held, { ...outboxTools(world), metrics }, silent);
  const inbox = world.get(InboxService);
  const files = new FileIntake(world.get(MediaStore), inbox, { isFetchedAtOnce: false, maxBytes: 1 }, silent);
  const reports = new ReportRecorder(
    session,
    { outbox, inbox, changes: world.get(MessageChangesService), files, contacts: world.get(ContactRecorder) },
    silent,
  );
  const tools = { leases, liveQr: world.get(LiveQr), launcher, logger: silent, timeouts, metrics };
  host = new SessionHost(held, intent, runner, reports, tools);
  await host.open();
  await host.reconcile(intent, HeldLease.now());
  return session;
}

describe('a browser whose page does not load', () => {
  const traps: [string, Trap][] = [
    ['the library never notices that it was killed', 'never_ends'],
    ['it cannot be killed', 'cannot_be_killed'],
  ];

  it.each(traps)('is followed by another, after a pause that the state tells, also when %s', async (_what, trap) => {
    Object.assign(mockLibrary, { trap, starts: 0 });
    const session = await hostOne();
    await eventually(
      () => mockLibrary.starts,
      (starts) => starts === 2,
    );
    const { entries } = await world.get(TimelineService).list(session, { limit: 20, before: undefined });
    expect(entries.find(({ reason }) => reason === 'whatsapp_unreachable')).toMatchObject({
      state: 'disconnected',
      nextActionAt: expect.any(Date) as Date,
    });
  });
});
