import { NetworkError } from '../network-error.js';
import type { RpcMethods } from './method.js';

export const sessionMethods: RpcMethods = {
  'link.begin': ({ network, connection }, params) => ({ ref: network.linking.begin(connection, params.text('keys')) }),

  'session.start': (session, params) => {
    const { network } = session;
    const device = network.devices.authenticate(params.text('deviceId'), params.text('secret'));
    if (network.connections.isInterrupted(device.number)) {
      throw new NetworkError('unavailable', 'The connection is interrupted.');
    }
    const { number, lid, name } = network.accounts.require(device.number);
    network.devices.rename(device, params.text('name'));
    session.begin(device);
    return { number, lid, name };
  },

  'session.logout': ({ network, device }) => {
    const { number, id } = device();
    network.devices.unlink(number, id);
  },

  'queue.open': ({ network, connection, device }) => {
    network.delivery.open(device(), connection);
  },

  'queue.confirm': ({ network, device }, params) => {
    network.delivery.confirm(device(), params.whole('seq'));
  },
};
