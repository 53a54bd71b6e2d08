import type { RpcMethods } from './method.js';

export const chatMethods: RpcMethods = {
  'chats.list': ({ network, device }) => network.history.chats(device()),

  'chats.earlier': ({ network, device }, params) =>
    network.history.earlier(device(), params.text('chat'), params.text('beforeId')),

  'chats.read': ({ network, device }, params) => {
    network.receipts.readChat(device().number, params.text('chat'));
  },
};
