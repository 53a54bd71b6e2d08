import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import path from 'node:path';
import { inheritedEnvironment } from '@chasqui/config';
import { Ports } from '../../apps/cli/src/supervisor/ports.js';
import { untilReady } from '../../apps/cli/src/supervisor/readiness.js';
import { call } from './http.js';

const MAIN = path.resolve(__dirname, '../../dist/apps/api/src/main.js');
const READY_WITHIN_MS = 60_000;
const ports = new Ports();

/** The API app as it was built, in a process of its own. */
export class ApiProcess {
  private constructor(
    private readonly child: ChildProcess,
    readonly url: string,
  ) {}

  /** @param settings with DATABASE_URL and REDIS_URL */
  static async start(settings: Record<string, string>): Promise<ApiProcess> {
    const port = String(await ports.choose());
    const child = spawn(process.execPath, [MAIN], {
      env: { ...inheritedEnvironment(), NODE_ENV: 'test', LOG_LEVEL: 'error', API_PORT: port, ...settings },
      stdio: ['ignore', 'ignore', 'inherit'],
    });
    const api = new ApiProcess(child, `http://127.0.0.1:${port}`);
    const life = new AbortController();
    child.once('exit', (code) => life.abort(new Error(`the API ended with ${String(code)}; is it built?`)));
    await untilReady(() => api.checkReady(), { withinMs: READY_WITHIN_MS, signal: life.signal });
    return api;
  }

  /** With Redis, without which nothing is counted. */
  private async checkReady(): Promise<void> {
    const { body } = await call('GET', `${this.url}/health/ready`);
    if (body['redis'] !== 'ok') throw new Error('the API has no Redis yet');
  }

  async stop(): Promise<void> {
    if (this.child.exitCode !== null) return;
    const exit = once(this.child, 'exit');
    this.child.kill('SIGTERM');
    await exit;
  }
}
