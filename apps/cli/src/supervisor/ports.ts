import { randomInt } from 'node:crypto';
import { once } from 'node:events';
import { createServer } from 'node:net';
import { CliError, ignoreCode } from '../errors.js';

// Below the ranges from which Linux and macOS take the ports of outgoing connections: such a connection could
// otherwise sit on the port of a process that is just being restarted.
const LOWEST = 20_000;
const HIGHEST = 29_999;
const ATTEMPTS = 100;

/** The ports of one run: each stays its process's own through every restart. */
export class Ports {
  private readonly taken = new Set<number>();

  async choose(): Promise<number> {
    for (let attempt = 0; attempt < ATTEMPTS; attempt += 1) {
      const port = randomInt(LOWEST, HIGHEST + 1);
      if (!this.taken.has(port) && (await isPortFree(port))) {
        this.taken.add(port);
        return port;
      }
    }
    throw new CliError(`No free port was found between ${LOWEST} and ${HIGHEST} on 127.0.0.1.`);
  }

  /** @throws CliError naming the option, when somebody else listens there */
  async claim(port: number, option: string): Promise<number> {
    if (port === 0) return this.choose();
    if (this.taken.has(port) || !(await isPortFree(port))) {
      throw new CliError(
        `Port ${port} is in use or not permitted; choose another with ${option} (0 takes any free one).`,
      );
    }
    this.taken.add(port);
    return port;
  }
}

export async function isPortFree(port: number): Promise<boolean> {
  const server = createServer();
  try {
    server.listen({ port, host: '127.0.0.1', exclusive: true });
    await once(server, 'listening');
  } catch (error) {
    ignoreCode(error, 'EADDRINUSE', 'EACCES');
    return false;
  }
  server.close();
  await once(server, 'close');
  return true;
}
