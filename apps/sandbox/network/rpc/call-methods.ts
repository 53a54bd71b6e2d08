import type { RpcMethods } from './method.js';

export const callMethods: RpcMethods = {
  'calls.reject': ({ network, device }, params) => {
    network.people.calls.reject(device().number, params.text('id'));
  },
};
