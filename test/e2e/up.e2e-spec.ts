import { mkdtempSync, rmSync } from 'node:fs';
import { createServer, type AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { call } from '../support/http.js';
import { stopUp } from '../support/log-check.js';
import { isAlive, processes } from '../support/processes.js';
import { runChasqui } from '../support/run-chasqui.js';
import { SandboxClient } from '../support/sandbox-client.js';
import { SessionClient } from '../support/session-client.js';
import { startUp, type UpSummary } from '../support/up.js';

const RECIPIENT = '4915100000409';

let dataDir: string;
let pid: number;
let first: UpSummary;
let session: SessionClient;

function sessionOf(summary: UpSummary): SessionClient {
  return new SessionClient(summary.url, first.session.id, first.session.apiKey ?? '');
}

/** Everything that was started for this data folder, browsers included. */
function running(): string[] {
  return processes()
    .filter(({ commandLine }) => commandLine.includes(dataDir))
    .map(({ commandLine }) => commandLine);
}

function stop(): Promise<void> {
  return stopUp({ pid, dataDir });
}

async function start(): Promise<UpSummary> {
  const started = await startUp(dataDir);
  pid = started.pid;
  return started.summary;
}

/** Runs `./chasqui up` in expectation of a refusal. */
function refused(...args: string[]): { status: number | null; stderr: string } {
  const { status, stderr } = runChasqui(['up', ...args]);
  return { status, stderr };
}

beforeAll(async () => {
  dataDir = mkdtempSync(path.join(tmpdir(), 'chasqui-up-'));
  first = await start();
  session = sessionOf(first);
});

afterAll(async () => {
  if (isAlive(pid)) await stop();
});

describe('./chasqui up --sandbox --json', () => {
  it('tells all that a program needs to go on', () => {
    const pidOf = expect.any(Number) as number;
    expect(first).toEqual({
      url: expect.stringMatching(/^http:\/\/127\.0\.0\.1:\d+$/) as string,
      adminKey: expect.stringMatching(/^wamk_[0-9a-f]{48}$/) as string,
      operatorKey: expect.stringMatching(/^waop_[0-9a-f]{48}$/) as string,
      session: {
        id: expect.any(String) as string,
        apiKey: expect.stringMatching(/^wask_[0-9a-f]{48}$/) as string,
        phoneNumber: expect.stringMatching(/^\d{7,15}$/) as string,
      },
      sandbox: { url: expect.stringMatching(/^http:\/\/127\.0\.0\.1:\d+$/) as string },
      processes: { api: pidOf, worker: pidOf, postgres: pidOf, redis: pidOf, sandbox: pidOf },
    });
    for (const started of Object.values(first.processes)) expect(isAlive(started)).toBe(true);
  });

  it('has a demo session that sends', async () => {
    const { body } = await session.send({ to: RECIPIENT, text: 'the first message' });
    expect(body.status).toBe('sent');
    const ledger = await new SandboxClient(first.sandbox.url).ledger({ id: body.messageId });
    expect(ledger).toEqual([expect.objectContaining({ from: first.session.phoneNumber, to: RECIPIENT, attempts: 1 })]);
  });

  it('takes the admin keys that ./chasqui key create prints', async () => {
    const { stdout, stderr } = runChasqui(['key', 'create', '--sandbox', '--data-dir', dataDir]);
    expect(stdout).toMatch(/^wamk_[0-9a-f]{48}\n$/);
    expect(stderr).toBe('');
    const { status } = await call('GET', `${first.url}/sessions`, { headers: { 'x-api-key': stdout.trim() } });
    expect(status).toBe(200);
  });

  it('is refused a second time on the same data folder', () => {
    const { status, stderr } = refused('--sandbox', '--data-dir', dataDir, '--port', '0', '--sandbox-port', '0');
    expect(status).toBe(1);
    expect(stderr.trim().split('\n')).toHaveLength(1);
  });

  it('is not started on the real WhatsApp by forgetting --sandbox', () => {
    const { status, stderr } = refused('--sandbox-port', '0');
    expect(status).toBe(2);
    expect(stderr).toContain('--sandbox-port goes with --sandbox');
  });

  it('is refused on a port that is in use, which it names', async () => {
    const server = createServer().listen(0, '127.0.0.1');
    await new Promise((resolve) => server.once('listening', resolve));
    const { port } = server.address() as AddressInfo;
    const other = mkdtempSync(path.join(tmpdir(), 'chasqui-up-'));
    const { status, stderr } = refused('--sandbox', '--data-dir', other, '--port', String(port));
    server.close();
    rmSync(other, { recursive: true, force: true });
    expect(status).toBe(1);
    expect(stderr).toContain(String(port));
  });
});

describe('after SIGTERM', () => {
  it('nothing runs any more, and the next start finds everything and loses nothing', async () => {
    const answers = await Promise.all(
      Array.from({ length: 10 }, (_, index) => session.send({ to: RECIPIENT, text: `parting ${index}`, wait: 0 })),
    );
    await stop();
    expect(running()).toEqual([]);

    const second = await start();
    expect(second).toMatchObject({ adminKey: null, session: { id: first.session.id, apiKey: null } });
    session = sessionOf(second);
    expect(await session.status()).toMatchObject({ state: 'ready', phoneNumber: first.session.phoneNumber });
    const sandbox = new SandboxClient(second.sandbox.url);
    for (const { body } of answers) {
      await session.waitForStatus(body.messageId, 'delivered');
      expect(await sandbox.ledger({ id: body.messageId })).toHaveLength(1);
    }
  });

  it('a data folder of the sandbox is refused for the real WhatsApp', async () => {
    await stop();
    const stopped = runChasqui(['key', 'create', '--sandbox', '--data-dir', dataDir]);
    expect(stopped.stdout).toMatch(/^wamk_[0-9a-f]{48}\n$/);
    const { status, stderr } = refused('--data-dir', dataDir, '--port', '0');
    expect(status).toBe(1);
    expect(stderr.trim().split('\n')).toHaveLength(1);
    expect(stderr).toMatch(/sandbox/i);
    await start();
  });
});

describe('after kill -9 of up itself', () => {
  it('the next start heals what it left, and the session is ready without a QR', async () => {
    process.kill(pid, 'SIGKILL');
    const again = await start();
    session = sessionOf(again);
    expect((await session.status()).state).toBe('ready');
    const { body } = await session.send({ to: RECIPIENT, text: 'after the kill' });
    await session.waitForStatus(body.messageId, 'delivered');
    const health = await call('GET', `${again.url}/health/ready`);
    expect(health.body).toEqual({ status: 'ok', redis: 'ok', media: 'ok' });
  });
});
