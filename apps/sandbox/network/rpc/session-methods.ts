import { startFaults } from '../faults/start-faults.js';
import { NetworkError } from '../network-error.js';
import type { RpcMethods } from './method.js';

export const sessionMethods: RpcMethods = {
  'link.begin': ({ network, connection }, params) => {
    network.pairingCodes.end(connection);
    const exhausted = network.faults.spring('ref-exhausted', { on: 'link.begin' });
    const pace = exhausted && { refs: 1, refMs: exhausted.afterMs };
    return { ref: network.linking.begin(connection, params.text('keys'), pace) };
  },

  // A page shows a QR code or a pairing code, never both.
  'link.code': ({ network, connection }, params) => {
    const code = network.pairingCodes.begin(connection, params.text('number'));
    network.linking.end(connection);
    return { code };
  },

  'session.start': (session, params) => {
    const { network } = session;
    const device = network.devices.authenticate(params.text('deviceId'), params.text('secret'));
    if (network.connections.isInterrupted(device.number)) {
      throw new NetworkError('unavailable', 'The connection is interrupted.');
    }
    const { number, lid, name } = network.accounts.require(device.number);
    network.devices.rename(device, params.text('name'));
    session.begin(device);
    if (!params.flag('isFirst')) return { number, lid, name };
    return { number, lid, name, faults: startFaults(network.faults, { session: number, on: device.id }) };
  },

  'session.logout': ({ network, device }) => {
    const { number, id } = device();
    const fault = network.faults.spring('logout-order', { session: number, on: id });
    network.devices.unlink(number, id);
    return { isNavigationAtOnce: fault?.order === 'navigate-at-once' };
  },

  'queue.open': ({ network, connection, device }) => {
    network.delivery.open(device(), connection);
  },

  'queue.confirm': ({ network, device }, params) => {
    network.delivery.confirm(device(), params.whole('seq'));
  },
};
