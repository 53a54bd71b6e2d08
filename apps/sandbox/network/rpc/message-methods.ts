import { readContent } from '../content/page-content.js';
import { numberOf } from '../lids.js';
import { NetworkError } from '../network-error.js';
import { toWireMessage } from '../wire.js';
import { messageKey, participantsOf, type Message } from '../world.js';
import type { RpcMethods, Session } from './method.js';
import type { Params } from './params.js';

export const messageMethods: RpcMethods = {
  'messages.send': ({ network, device }, params) => {
    const { number, id: deviceId } = device();
    const content = readContent(params.object('content'));
    const message = network.messages.accept({
      from: number,
      id: params.text('id'),
      to: params.text('to'),
      content,
      deviceId,
      counter: params.whole('counter'),
    });
    return { t: Math.floor(Date.parse(message.at) / 1000), order: message.order };
  },

  'messages.find': (session, params) => {
    const message = findMessage(session, params);
    if (!message || isHidden(session, message)) return null;
    return toWireMessage(message, session.device().number, session.network);
  },

  'messages.receipts': (session, params) => {
    const { recipients, receiptTimes } = requireMessage(session, params);
    return recipients.map((number) => ({ number, times: receiptTimes[number] ?? {} }));
  },
};

/** The message that a page names by its sender and id, if the page's account takes part in it. */
function findMessage({ network, device }: Session, params: Params): Message | undefined {
  const { number } = device();
  const message = network.messages.find(numberOf(params.text('sender')), params.text('id'));
  return message && participantsOf(message).includes(number) ? message : undefined;
}

/** Its account deleted it for itself. */
function isHidden({ network, device }: Session, message: Message): boolean {
  const { number } = device();
  return network.effects.of(messageKey(message)).some(({ kind, by }) => kind === 'hide' && by === number);
}

export function requireMessage(session: Session, params: Params): Message {
  const message = findMessage(session, params);
  if (!message) throw new NetworkError('message_not_found', `There is no message ${params.text('id')}.`);
  return message;
}
