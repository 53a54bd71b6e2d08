import type { Server as HttpsServer } from 'node:https';
import { createServer, type AddressInfo, type Server, type Socket } from 'node:net';

/** The port that stands in for web.whatsapp.com, which can be taken away for a while. */
export interface Door {
  /** Refuses connections. */
  shut(forMs: number): Promise<void>;
  /** Takes connections and answers none. */
  swallow(forMs: number): Promise<void>;
  close(): Promise<void>;
}

/** @param server one that listens already */
export function createDoor(server: HttpsServer): Door {
  const { address, port } = server.address() as AddressInfo;
  const sockets = trackSockets(server);
  const hole = createServer();
  const swallowed = trackSockets(hole);
  let reopening: NodeJS.Timeout | undefined;
  let turn = Promise.resolve();

  function listen(on: Server): Promise<void> {
    return new Promise((resolve, reject) => {
      on.once('error', reject);
      on.listen(port, address, () => {
        on.off('error', reject);
        resolve();
      });
    });
  }

  /** Lets one of them have the port, or nobody. Changes take turns: each begins when the one before is complete. */
  function give(next: Server | undefined): Promise<void> {
    clearTimeout(reopening);
    turn = turn.then(async () => {
      await Promise.all([stop(server, sockets), stop(hole, swallowed)]);
      if (next) await listen(next);
    });
    return turn;
  }

  async function giveFor(forMs: number, next: Server | undefined): Promise<void> {
    await give(next);
    clearTimeout(reopening);
    reopening = setTimeout(() => void give(server), forMs);
  }

  return {
    shut: (forMs) => giveFor(forMs, undefined),
    swallow: (forMs) => giveFor(forMs, hole),
    close: () => give(undefined),
  };
}

function trackSockets(server: Server): Set<Socket> {
  const sockets = new Set<Socket>();
  server.on('connection', (socket: Socket) => {
    sockets.add(socket);
    socket.on('close', () => sockets.delete(socket));
  });
  return sockets;
}

async function stop(server: Server, sockets: ReadonlySet<Socket>): Promise<void> {
  if (!server.listening) return;
  const closed = new Promise((resolve) => server.close(resolve));
  for (const socket of sockets) socket.destroy();
  await closed;
}
