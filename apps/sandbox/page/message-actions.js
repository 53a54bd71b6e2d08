import { accountOf } from './addressing.js';
import { takeEffect } from './effects.js';
import { account } from './state.js';
import { whenLeft } from './outbox.js';
import { RequestError, transport } from './transport.js';

/** @typedef {import('./message-model.js').MessageModel} MessageModel */

/** A message is named by its sender and the id that this gave it. @param {import('./msg-key.js').MsgKey} key */
export function nameOnNetwork({ id, fromMe, remote, participant }) {
  const sender = fromMe && account.wid ? account.wid : (participant ?? remote);
  return { id, sender: accountOf(sender) };
}

/** How the real page begins what it says of a send that came to nothing. */
const FAILED = 'ERROR_';

/**
 * Does something to a message here and everywhere.
 * @param {MessageModel} message @param {string} method @param {object} [params]
 */
export async function act(message, method, params = {}) {
  await whenLeft();
  try {
    takeEffect(message, await transport.call(method, { ...nameOnNetwork(message.id), ...params }));
    return { messageSendResult: 'OK' };
  } catch (error) {
    if (!(error instanceof RequestError) || !error.code.startsWith(FAILED)) throw error;
    return { messageSendResult: error.code };
  }
}

/** @param {MessageModel[]} list @param {string} method @param {object} [params] */
async function actOnAll(list, method, params) {
  const results = [];
  for (const message of list) results.push(await act(message, method, params));
  return results;
}

/** @param {unknown} _chat @param {{list: MessageModel[]}} selection */
export function revoke(_chat, { list }) {
  return actOnAll(list, 'effects.revoke');
}

/** @param {unknown} _chat @param {{list: MessageModel[]}} selection */
export function deleteForMe(_chat, { list }) {
  return actOnAll(list, 'effects.hide');
}

/** @param {unknown} _chat @param {MessageModel[]} list */
export function star(_chat, list) {
  return actOnAll(list, 'effects.star', { isStarred: true });
}

/** @param {unknown} _chat @param {MessageModel[]} list */
export function unstar(_chat, list) {
  return actOnAll(list, 'effects.star', { isStarred: false });
}
