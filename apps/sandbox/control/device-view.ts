import type { Network } from '../network/network.js';
import type { Device } from '../network/world.js';

export interface DeviceView {
  readonly deviceId: string;
  readonly name: string;
  readonly connected: boolean;
  readonly linkedAt: string;
}

export function toDeviceView(network: Network, { id, name, linkedAt }: Device): DeviceView {
  return { deviceId: id, name, connected: network.connections.of(id) !== undefined, linkedAt };
}
