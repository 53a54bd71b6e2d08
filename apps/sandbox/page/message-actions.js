import { accountOf } from './addressing.js';
import { takeEffect } from './effects.js';
import { account } from './state.js';
import { whenLeft } from './outbox.js';
import { transport } from './transport.js';

/** @typedef {import('./message-model.js').MessageModel} MessageModel */

/** A message is named by its sender and the id that this gave it. @param {import('./msg-key.js').MsgKey} key */
export function nameOnNetwork({ id, fromMe, remote, participant }) {
  const sender = fromMe && account.wid ? account.wid : (participant ?? remote);
  return { id, sender: accountOf(sender) };
}

/**
 * Does something to a message here and everywhere.
 * @param {MessageModel} message @param {string} method @param {object} [params]
 */
export async function act(message, method, params = {}) {
  await whenLeft();
  takeEffect(message, await transport.call(method, { ...nameOnNetwork(message.id), ...params }));
}

/** @param {unknown} _chat @param {{list: MessageModel[]}} selection */
export async function revoke(_chat, { list }) {
  for (const message of list) await act(message, 'effects.revoke');
}

/** @param {unknown} _chat @param {{list: MessageModel[]}} selection */
export async function deleteForMe(_chat, { list }) {
  for (const message of list) await act(message, 'effects.hide');
}

/** @param {unknown} _chat @param {MessageModel[]} list */
export async function star(_chat, list) {
  for (const message of list) await act(message, 'effects.star', { isStarred: true });
}

/** @param {unknown} _chat @param {MessageModel[]} list */
export async function unstar(_chat, list) {
  for (const message of list) await act(message, 'effects.star', { isStarred: false });
}
