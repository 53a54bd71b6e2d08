import type { Server } from 'node:http';
import type { Logger } from 'pino';
import { WebSocketServer, type RawData, type WebSocket } from 'ws';
import type { Connection } from './connections.js';
import type { Network } from './network.js';
import { NetworkError } from './network-error.js';
import type { Session } from './rpc/method.js';
import { rpcMethods } from './rpc/methods.js';
import { readParams } from './rpc/params.js';
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
  const session = openSession(socket, network, log);
  socket.on('message', (data) => {
    socket.send(JSON.stringify(answer(session, data, log)));
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
    if (deviceId === undefined) return;
    network.connections.detach(deviceId, connection);
    log.info({ device: deviceId }, 'device disconnected');
  });
  return { network, connection, device, begin };
}

function answer(session: Session, data: RawData, log: Logger): unknown {
  let id: number | undefined;
  try {
    // ws hands text frames over as one Buffer unless told otherwise.
    const request = readParams(JSON.parse((data as Buffer).toString()), 'request');
    id = request.whole('id');
    const method = rpcMethods[request.text('method')];
    if (!method) throw new NetworkError('bad_request', `The network does not know ${request.text('method')}.`);
    return { id, result: method(session, request.object('params')) ?? null };
  } catch (error) {
    if (error instanceof NetworkError) return { id, error: { code: error.code, text: error.message } };
    log.error({ err: error }, 'a request failed');
    return { id, error: { code: 'internal', text: 'The sandbox failed; see its log.' } };
  }
}
