import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import type { Logger } from 'pino';
import { createControlServer } from './control/control-server.js';
import { createDoor } from './network/door.js';
import type { LinkingPace } from './network/linking.js';
import { addMediaEndpoint } from './network/media-endpoint.js';
import { openMediaStore } from './network/media-store.js';
import { openNetwork } from './network/network.js';
import { createPageServer } from './network/page-server.js';
import { openSocketEndpoint } from './network/socket-endpoint.js';
import { loadTlsIdentity } from './network/tls-identity.js';

export interface SandboxOptions {
  readonly host: string;
  readonly port: number;
  readonly tlsPort: number;
  readonly dataDir: string;
  /** Of web.whatsapp.com; undefined: one of its own in the data folder. */
  readonly tlsKey?: string | undefined;
  readonly linkingPace: LinkingPace;
  readonly log: Logger;
}

export interface Sandbox {
  readonly url: string;
  readonly tlsPort: number;
  /** What a browser must be started with to find the sandbox where it looks for WhatsApp. */
  readonly browserArgs: readonly string[];
  stop(): Promise<void>;
}

export async function startSandbox(options: SandboxOptions): Promise<Sandbox> {
  const { host, log } = options;
  const network = openNetwork(options.dataDir, options.linkingPace);
  const media = openMediaStore(join(options.dataDir, 'media'));
  const identity = await loadTlsIdentity(options.dataDir, options.tlsKey);
  const pages = await createPageServer(identity, network);
  await addMediaEndpoint(pages, network, media);
  const control = await createControlServer({ network, media, door: () => door, browserArgs: () => browserArgs });
  const sockets = openSocketEndpoint(pages.server, network, log);

  await control.listen({ host, port: options.port });
  await pages.listen({ host, port: options.tlsPort });
  const door = createDoor(pages.server);
  const tlsPort = portOf(pages.server.address());
  const browserArgs = [
    `--host-resolver-rules=MAP web.whatsapp.com ${reachable(host)}:${tlsPort}`,
    `--ignore-certificate-errors-spki-list=${identity.spki}`,
  ];

  return {
    url: `http://${reachable(host)}:${portOf(control.server.address())}`,
    tlsPort,
    browserArgs,
    async stop() {
      sockets.close();
      await door.close();
      await Promise.all([control.close(), pages.close()]);
      network.close();
    },
  };
}

function portOf(address: AddressInfo | string | null): number {
  if (address === null || typeof address === 'string') throw new Error('The server does not listen on a port.');
  return address.port;
}

/** An address to connect to, for a host to listen on. */
function reachable(host: string): string {
  return host === '0.0.0.0' || host === '::' ? '127.0.0.1' : host;
}
