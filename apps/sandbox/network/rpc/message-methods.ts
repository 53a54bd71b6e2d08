import { NetworkError } from '../network-error.js';
import { toWireMessage } from '../wire.js';
import type { Content } from '../world.js';
import type { RpcMethods } from './method.js';
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
    });
    return { t: Math.floor(Date.parse(message.at) / 1000) };
  },

  'messages.find': ({ network, device }, params) => {
    const { number } = device();
    const sender = params.flag('fromMe') ? number : params.text('sender');
    const message = network.messages.find(sender, params.text('id'));
    const isParticipant = message?.from === number || message?.recipients.includes(number);
    return message && isParticipant ? toWireMessage(message, number, network.accounts) : null;
  },
};

function readContent(content: Params): Content {
  const type = content.text('type');
  if (type !== 'chat') throw new NetworkError('bad_request', `The sandbox cannot carry messages of type ${type} yet.`);
  const text = content.text('text');
  if (!content.has('quote')) return { type, text };
  const quote = content.object('quote');
  return { type, text, quote: { id: quote.text('id'), from: quote.text('from'), text: quote.text('text') } };
}
