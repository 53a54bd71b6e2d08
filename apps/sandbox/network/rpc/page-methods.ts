import { PAGE_BUILDS } from '../page-builds.js';
import type { RpcMethods } from './method.js';

export const pageMethods: RpcMethods = {
  'page.asked': ({ network, device }, params) => {
    network.askedModules.note(device().number, params.texts('names'));
  },

  // Asked before the page has proved who it is, because what it is begins with its build: it only names its device.
  'page.options': ({ network }, params) => {
    const device = params.has('deviceId') ? network.tables.get('devices', params.text('deviceId')) : undefined;
    const { build, ...options } = network.pageOptions.of(device?.number);
    return { ...options, build: PAGE_BUILDS[build] };
  },
};
