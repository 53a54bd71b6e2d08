import { isRegistered } from '../accounts.js';
import { lidOf, numberOf } from '../lids.js';
import type { RpcMethods } from './method.js';

export const userMethods: RpcMethods = {
  'users.find': ({ network }, params) => {
    const number = numberOf(params.text('number'));
    if (!isRegistered(number)) return null;
    return { number, lid: lidOf(number), name: network.accounts.find(number)?.name };
  },
};
