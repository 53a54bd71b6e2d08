import { once } from 'node:events';
import type { Server } from 'node:http';
import type { AddressInfo } from 'node:net';

/** A server on this machine that notes whoever comes. */
export class LocalServer {
  connections = 0;
  readonly paths: string[] = [];

  private constructor(readonly server: Server) {
    server.on('connection', () => (this.connections += 1));
    server.on('request', ({ url }) => this.paths.push(url ?? ''));
  }

  static async listen(server: Server, host: string): Promise<LocalServer> {
    const local = new LocalServer(server);
    server.listen(0, host);
    await once(server, 'listening');
    return local;
  }

  get port(): number {
    return (this.server.address() as AddressInfo).port;
  }

  async close(): Promise<void> {
    this.server.closeAllConnections();
    this.server.close();
    await once(this.server, 'close');
  }
}
