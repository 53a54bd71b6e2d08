import type { Connection } from '../connections.js';
import type { Network } from '../network.js';
import type { Device } from '../world.js';
import type { Params } from './params.js';

/** One page's side of the conversation. */
export interface Session {
  readonly network: Network;
  readonly connection: Connection;
  /** The device that this page proved to be; refuses pages that did not. */
  readonly device: () => Device;
  readonly begin: (device: Device) => void;
}

/** Answers at once: no method waits, so that a device's requests take effect in the order they came. */
export type RpcMethod = (session: Session, params: Params) => unknown;
export type RpcMethods = Readonly<Record<string, RpcMethod>>;
