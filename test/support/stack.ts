import { existsSync, mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { RUN_FOLDER } from './run-folder.js';
import { call, type Answer } from './http.js';
import { processes } from './processes.js';
import { SandboxClient } from './sandbox-client.js';
import { SessionClient } from './session-client.js';
import { startUp, type UpSummary } from './up.js';

/** How the parts are recognised among the children of `up`. */
const COMMANDS = {
  api: /dist\/apps\/api\//,
  worker: /dist\/apps\/worker\//,
  sandbox: /dist\/apps\/sandbox\//,
  redis: /redis-server/,
  postgres: /postgres/,
};

/** The product as `./chasqui up --sandbox` started it, driven over HTTP only. */
export class Stack {
  readonly sandbox: SandboxClient;

  constructor(
    readonly up: UpSummary & { adminKey: string },
    /** Of `./chasqui up`, the parent of all others. */
    readonly pid: number,
  ) {
    this.sandbox = new SandboxClient(up.sandbox.url);
  }

  /** A session that shows its QR, or will soon. */
  async createSession(name: string): Promise<SessionClient> {
    const { status, body } = await call<{ session: { id: string }; apiKey: string }>(
      'POST',
      `${this.up.url}/sessions/create`,
      { headers: this.admin(), body: { name } },
    );
    if (status !== 201) throw new Error(`session not created: ${JSON.stringify(body)}`);
    const session = new SessionClient(this.up.url, body.session.id, body.apiKey);
    created.push(session);
    return session;
  }

  /** A session that is ready, linked to a new phone with this number. */
  async pairedSession(number: string): Promise<SessionClient> {
    const session = await this.createSession(`session of ${number}`);
    await this.sandbox.createPhone(number, `Phone ${number}`);
    await this.sandbox.scan(number, await session.readQr());
    await session.waitFor('ready');
    return session;
  }

  /** One that is there, with an admin key. */
  async sessionCalled(name: string): Promise<SessionClient> {
    const { body } = await call<{ sessions: { id: string; name: string }[] }>(
      'GET',
      `${this.up.url}/sessions?limit=200`,
      { headers: this.admin() },
    );
    const found = body.sessions.find((session) => session.name === name);
    if (!found) throw new Error(`there is no session ${name}`);
    return new SessionClient(this.up.url, found.id, this.up.adminKey);
  }

  delete(session: SessionClient): Promise<Answer> {
    return call('DELETE', `${this.up.url}/sessions/${session.id}`, { headers: this.admin() });
  }

  /** The pid of this part right now; undefined while it is down. */
  pidOf(part: keyof typeof COMMANDS): number | undefined {
    return processes().find(({ parent, commandLine }) => parent === this.pid && COMMANDS[part].test(commandLine))?.pid;
  }

  admin(): Record<string, string> {
    return { 'x-api-key': this.up.adminKey };
  }
}

/** Of this test file. */
const created: SessionClient[] = [];

// The next files share the stack: browsers that nobody needs would be started again whenever one of them kills a worker.
afterAll(async () => {
  await Promise.allSettled(created.map((session) => session.order('stop'))); // some tests have ended their stack
});

/** The stack of this Jest worker: started by its first test file, stopped after the last file of the whole run. */
export async function sharedStack(): Promise<Stack> {
  const file = sharedFile();
  if (!existsSync(file)) {
    const dataDir = mkdtempSync(path.join(tmpdir(), 'chasqui-e2e-'));
    const { summary, pid } = await startUp(dataDir);
    writeFileSync(file, JSON.stringify({ pid, dataDir, summary }));
  }
  const { summary, pid } = JSON.parse(readFileSync(file, 'utf8')) as { summary: UpSummary; pid: number };
  if (!summary.adminKey) throw new Error('the stack of the tests has no admin key');
  return new Stack({ ...summary, adminKey: summary.adminKey }, pid);
}

/** Where the shared stack keeps everything: for commands that are run beside it. */
export function sharedDataDir(): string {
  return (JSON.parse(readFileSync(sharedFile(), 'utf8')) as { dataDir: string }).dataDir;
}

function sharedFile(): string {
  return path.join(RUN_FOLDER, `stack-${process.env['JEST_WORKER_ID'] ?? '1'}.json`);
}
