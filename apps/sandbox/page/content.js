import { accountOf, widOf } from './addressing.js';

/**
 * What a message says, between the page's attributes and the network's content. A new type of message is one entry.
 * @typedef {{toWire(msg: any): object, toAttributes(content: any): object}} ContentType
 * @type {Record<string, ContentType>}
 */
const contentTypes = {
  chat: {
    toWire: (msg) => ({ type: 'chat', text: msg.body, ...quoteToWire(msg) }),
    toAttributes: (content) => ({ type: 'chat', body: content.text, ...quoteToAttributes(content.quote) }),
  },
};

/** @param {any} msg */
export function contentToWire(msg) {
  const contentType = contentTypes[msg.type];
  if (!contentType) throw new Error(`The sandbox page cannot send messages of type ${msg.type} yet`);
  return contentType.toWire(msg);
}

/** @param {{type: string}} content */
export function contentToAttributes(content) {
  return contentTypes[content.type]?.toAttributes(content) ?? { type: 'unknown' };
}

/** @param {any} msg */
function quoteToWire({ quotedMsg, quotedStanzaID, quotedParticipant }) {
  if (!quotedStanzaID) return {};
  return { quote: { id: quotedStanzaID, from: accountOf(quotedParticipant), text: quotedMsg?.body ?? '' } };
}

/** @param {{id: string, from: string, text: string} | undefined} quote */
function quoteToAttributes(quote) {
  if (!quote) return {};
  return {
    quotedMsg: { type: 'chat', body: quote.text },
    quotedStanzaID: quote.id,
    quotedParticipant: widOf(quote.from),
  };
}
