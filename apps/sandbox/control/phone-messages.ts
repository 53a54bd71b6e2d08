import type { Network } from '../network/network.js';
import { NetworkError } from '../network/network-error.js';
import type { Message } from '../network/world.js';
import type { MessageParams } from './schemas.js';

/** A message that a phone sent or got. @throws NetworkError when there is no such phone or message */
export function findOnPhone(network: Network, { number, id }: MessageParams): Message {
  network.accounts.require(number);
  const message = network.conversations.messagesOf(number).findLast((row) => row.id === id);
  if (!message) throw new NetworkError('message_not_found', `The phone ${number} has no message ${id}.`);
  return message;
}
