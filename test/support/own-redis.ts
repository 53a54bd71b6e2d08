import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { inheritedEnvironment } from '@chasqui/config';
import { checkRedis } from '../../apps/cli/src/embedded/redis.js';
import { Ports } from '../../apps/cli/src/supervisor/ports.js';
import { findRedisServer } from '../../apps/cli/src/system-parts/redis-server.js';
import { eventually } from './eventually.js';

/** A Redis that keeps nothing, for a test that ends it in the middle of something. */
export class OwnRedis {
  private constructor(
    private readonly child: ChildProcess,
    readonly url: string,
  ) {}

  static async start(): Promise<OwnRedis> {
    const environment = inheritedEnvironment();
    const program = findRedisServer(environment['PATH'] ?? '');
    if (program === undefined) throw new Error('no redis-server was found; "./chasqui test" installs it');
    const port = String(await new Ports().choose());
    const args = ['--bind', '127.0.0.1', '--port', port, '--save', '', '--appendonly', 'no'];
    const redis = new OwnRedis(spawn(program, args, { cwd: '/', stdio: 'ignore' }), `redis://127.0.0.1:${port}`);
    await eventually(
      () =>
        checkRedis(redis.url).then(
          () => true,
          () => false,
        ),
      (isUp) => isUp,
    );
    return redis;
  }

  /** As the kernel or an operator would: at once. */
  async kill(): Promise<void> {
    if (this.child.exitCode !== null || this.child.signalCode !== null) return;
    const exit = once(this.child, 'exit');
    this.child.kill('SIGKILL');
    await exit;
  }
}
