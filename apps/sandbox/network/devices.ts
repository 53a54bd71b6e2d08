import { randomBytes } from 'node:crypto';
import type { Connection, Connections } from './connections.js';
import { NetworkError } from './network-error.js';
import type { Queues } from './queues.js';
import type { Tables } from './tables.js';
import type { Device } from './world.js';

export interface Devices {
  of(number: string): Device[];
  idsOf(number: string): string[];
  /** Links the browser whose page this is, and gives the page its credentials. */
  linkPage(number: string, page: Connection): Device;
  /** The device whose credentials these are; anything else was unlinked. */
  authenticate(deviceId: string, secret: string): Device;
  rename(device: Device, name: string): void;
  unlink(number: string, deviceId: string): void;
}

export function createDevices(tables: Tables, queues: Queues, connections: Connections): Devices {
  const byAccount = new Map<string, Map<string, Device>>();

  tables.watch('devices', (now, before) => {
    if (now) {
      const devices = byAccount.get(now.number) ?? new Map<string, Device>();
      byAccount.set(now.number, devices.set(now.id, now));
    } else if (before) {
      byAccount.get(before.number)?.delete(before.id);
      connections.of(before.id)?.push('session.unlinked');
    }
  });

  return {
    of: (number) => [...(byAccount.get(number)?.values() ?? [])],
    idsOf: (number) => [...(byAccount.get(number)?.keys() ?? [])],
    linkPage(number, page) {
      const device = mintDevice(number);
      tables.commit([['devices', device.id, device]]);
      page.push('link.paired', { deviceId: device.id, secret: device.secret });
      return device;
    },
    authenticate(deviceId, secret) {
      const device = tables.get('devices', deviceId);
      if (device?.secret !== secret) throw new NetworkError('unlinked', 'This device is not linked.');
      return device;
    },
    rename(device, name) {
      if (name !== device.name) tables.commit([['devices', device.id, { ...device, name }]]);
    },
    unlink(number, deviceId) {
      if (tables.get('devices', deviceId)?.number !== number) {
        throw new NetworkError('device_not_found', `The phone ${number} has no linked device ${deviceId}.`);
      }
      tables.commit([['devices', deviceId], ['ratchets', deviceId], ...queues.forget(deviceId)]);
    },
  };
}

function mintDevice(number: string): Device {
  return {
    id: randomBytes(4).toString('hex'),
    number,
    secret: randomBytes(32).toString('base64url'),
    // Until its page connects and says what it is.
    name: 'Linked device',
    linkedAt: new Date().toISOString(),
  };
}
