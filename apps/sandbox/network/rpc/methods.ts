import { chatMethods } from './chat-methods';
import { messageMethods } from './message-methods';
import type { RpcMethods } from './method';
import { sessionMethods } from './session-methods';
import { userMethods } from './user-methods';

/** Everything a page can ask the network for. */
export const rpcMethods: RpcMethods = {
  ...sessionMethods,
  ...chatMethods,
  ...messageMethods,
  ...userMethods,
};
