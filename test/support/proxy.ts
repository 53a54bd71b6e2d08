import { once } from 'node:events';
import { connect, createServer, type AddressInfo, type Server, type Socket } from 'node:net';

/** Stands between a client and a server on this machine, so that a test can break their connection. */
export class Proxy {
  private readonly sockets = new Set<Socket>();
  private cutMark: string | undefined;
  private isCut = false;
  private held: { mark: string; reached: () => void; released: Promise<void> } | undefined;

  private constructor(
    private readonly server: Server,
    private readonly target: URL,
  ) {
    server.on('connection', (client) => this.join(client));
  }

  static async before(url: string): Promise<Proxy> {
    const server = createServer().listen(0, '127.0.0.1');
    await once(server, 'listening');
    return new Proxy(server, new URL(url));
  }

  /** The server's address, through this proxy. */
  get url(): string {
    const { port } = this.server.address() as AddressInfo;
    return Object.assign(new URL(this.target), { port: String(port) }).href;
  }

  /** The next request with this text reaches the server, but its answer is lost with the connection. */
  loseAnswerTo(text: string): void {
    this.cutMark = text;
  }

  /** The next request with this text reaches the server; what that answers stays here until it is released. */
  holdAnswerTo(text: string): { answered: Promise<void>; release: () => void } {
    const [reached, answered] = signal();
    const [release, released] = signal();
    this.held = { mark: text, reached, released };
    return { answered, release };
  }

  /** Breaks every connection, and takes no other until it is mended. */
  cut(): void {
    this.isCut = true;
    for (const socket of this.sockets) socket.destroy();
  }

  mend(): void {
    this.isCut = false;
  }

  /** From now on nobody is there. */
  close(): void {
    this.server.close();
    for (const socket of this.sockets) socket.destroy();
  }

  private join(client: Socket): void {
    if (this.isCut) {
      client.destroy();
      return;
    }
    const server = connect(Number(this.target.port), this.target.hostname);
    let mustCut = false;
    let held: typeof this.held;
    for (const [one, other] of [
      [client, server],
      [server, client],
    ] as const) {
      this.sockets.add(one);
      one.on('error', () => other.destroy());
      one.on('close', () => {
        this.sockets.delete(one);
        other.destroy();
      });
    }
    client.on('data', (data) => {
      if (this.cutMark !== undefined && data.includes(this.cutMark)) {
        this.cutMark = undefined;
        mustCut = true;
      }
      if (this.held && data.includes(this.held.mark)) {
        held = this.held;
        this.held = undefined;
      }
      server.write(data);
    });
    server.on('data', (data) => {
      if (mustCut) server.destroy();
      else if (held) {
        held.reached();
        void held.released.then(() => client.write(data));
      } else client.write(data);
    });
  }
}

/** @returns what resolves the promise, and the promise */
function signal(): [() => void, Promise<void>] {
  let resolve = (): void => undefined;
  const promise = new Promise<void>((done) => {
    resolve = done;
  });
  return [resolve, promise];
}
