import { accountOf, addressOf, widOf } from '../addressing.js';

// What a message of any type may bring: the message that it answers, the people that it mentions, how often it was forwarded.

/** @param {any} msg @param {(quoted: any) => object} bodyToWire */
export function contextToWire(msg, bodyToWire) {
  const { quotedMsg, quotedStanzaID, quotedParticipant, mentionedJidList, isForwarded, forwardingScore } = msg;
  const from = quotedStanzaID && accountOf(quotedParticipant);
  return {
    ...(quotedStanzaID ? { quote: { id: quotedStanzaID, from, content: bodyToWire(quotedMsg) } } : {}),
    ...(mentionedJidList?.length ? { mentions: mentionedJidList.map(accountOf) } : {}),
    ...(isForwarded ? { forwardingScore: forwardingScore ?? 1 } : {}),
  };
}

/** @param {any} content @param {(quoted: any) => object} bodyToAttributes */
export function contextToAttributes({ quote, mentions = [], forwardingScore }, bodyToAttributes) {
  return {
    mentionedJidList: mentions.map(widOf),
    ...(forwardingScore ? { isForwarded: true, forwardingScore } : {}),
    ...(quote
      ? {
          quotedMsg: bodyToAttributes(quote.content),
          quotedStanzaID: quote.id,
          quotedParticipant: addressOf(quote.from),
        }
      : {}),
  };
}
