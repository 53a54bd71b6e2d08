import { callMethods } from './call-methods.js';
import { chatMethods } from './chat-methods.js';
import { effectMethods } from './effect-methods.js';
import { groupMethods } from './group-methods.js';
import { messageMethods } from './message-methods.js';
import type { RpcMethods } from './method.js';
import { pageMethods } from './page-methods.js';
import { peopleMethods } from './people-methods.js';
import { sessionMethods } from './session-methods.js';
import { userMethods } from './user-methods.js';

/** Everything a page can ask the network for. */
export const rpcMethods: RpcMethods = {
  ...pageMethods,
  ...sessionMethods,
  ...chatMethods,
  ...messageMethods,
  ...effectMethods,
  ...userMethods,
  ...peopleMethods,
  ...groupMethods,
  ...callMethods,
};
