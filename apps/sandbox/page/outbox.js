import { accountOf } from './addressing.js';
import { contentToWire } from './content/content.js';
import { transport } from './transport.js';

/** @typedef {{messageSendResult: string, t?: number}} SendResult */
/** @typedef {{request: object, message: import('./message-model.js').MessageModel, resolve(result: SendResult): void}} Entry */

/** Messages that the network has not answered, in the order of their sending. @type {Set<Entry>} */
const entries = new Set();

/**
 * Hands a message over, as often as connections break before the network has answered.
 * @param {import('./message-model.js').MessageModel} message
 * @returns {Promise<SendResult>}
 */
export function send(message) {
  const request = { id: message.id.id, to: accountOf(message.id.remote), content: contentToWire(message) };
  return new Promise((resolve) => {
    const entry = { request, message, resolve };
    entries.add(entry);
    void hand(entry);
  });
}

/** Hands over again what the last connection left unanswered. */
export function resume() {
  for (const entry of entries) void hand(entry);
}

/** @param {Entry} entry */
async function hand(entry) {
  const { request, message, resolve } = entry;
  try {
    const { t } = await transport.call('messages.send', request);
    entries.delete(entry);
    message.markAccepted();
    resolve({ messageSendResult: 'OK', t });
  } catch (error) {
    const { code } = /** @type {import('./transport.js').RequestError} */ (error);
    if (code === 'disconnected') return;
    entries.delete(entry);
    message.refuse();
    resolve({ messageSendResult: code });
  }
}
