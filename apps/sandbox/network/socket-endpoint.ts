import type { Server } from 'node:http';
import type { Logger } from 'pino';
import { WebSocketServer, type WebSocket } from 'ws';
import type { Connection } from './connections.js';
import type { Network } from './network.js';
import { NetworkError } from './network-error.js';
import { RequestLine } from './request-line.js';
import type { Session } from './rpc/method.js';
import type { Device } from './world.js';

const PATH = '/network';

export interface SocketEndpoint {
  close(): void;
}

/** The network's door for pages: requests `{id, method, params}`, answers `{id, result | error}`, pushes `{event, data}`. */
export function openSocketEndpoint(server: Server, network: Network, log: Logger): SocketEndpoint {
  const sockets = new WebSocketServer({ server, path: PATH, maxPayload: 256 * 1024 * 1024 });
  sockets.on('connection', (socket) => {
    serve(socket, network, log);
  });
  return {
    close() {
      for (const socket of sockets.clients) socket.terminate();
      sockets.close();
    },
  };
}

function serve(socket: WebSocket, network: Network, log: Logger): void {
  const line = new RequestLine(socket, openSession(socket, network, log), log);
  socket.on('message', (data) => {
    // ws hands text frames over as one Buffer unless told otherwise.
    line.take((data as Buffer).toString());
  });
  socket.on('close', () => {
    line.close();
  });
  socket.on('error', (error) => {
    log.warn({ err: error }, 'a page broke its socket');
  });
}

function openSession(socket: WebSocket, network: Network, log: Logger): Session {
  let deviceId: string | undefined;

  const connection: Connection = {
    push(event, data) {
      socket.send(JSON.stringify({ event, data }));
    },
    close(reason) {
      socket.close(1000, reason);
    },
  };

  function begin(device: Device): void {
    deviceId = device.id;
    network.connections.attach(device, connection);
    log.info({ device: device.id }, 'device connected');
  }

  function device(): Device {
    const row = deviceId === undefined ? undefined : network.tables.get('devices', deviceId);
    if (!row) throw new NetworkError('unlinked', 'This page has not proved to be a linked device.');
    return row;
  }

  socket.on('close', () => {
    network.linking.end(connection);
    network.pairingCodes.end(connection);
    if (deviceId === undefined) return;
    network.connections.detach(deviceId, connection);
    log.info({ device: deviceId }, 'device disconnected');
  });
  return { network, connection, device, begin };
}
