import { contacts, contactsList } from './contacts.js';
import { contextToAttributes, contextToWire } from './context.js';
import { groupInvite } from './group-invite.js';
import { location } from './location.js';
import { media } from './media.js';
import { poll } from './poll.js';

/**
 * What a message says, between the page's attributes and the network's content. A new type of message is one entry.
 * @typedef {{toWire(msg: any): object, toAttributes(content: any): object}} ContentType
 * @type {Record<string, ContentType>}
 */
const contentTypes = {
  chat: {
    toWire: (msg) => ({ text: msg.body }),
    toAttributes: (content) => ({ body: content.text }),
  },
  image: media,
  video: media,
  audio: media,
  ptt: media,
  document: media,
  sticker: media,
  location,
  vcard: contacts,
  multi_vcard: contactsList,
  poll_creation: poll,
  groups_v4_invite: groupInvite,
};

/** @param {any} msg */
export function contentToWire(msg) {
  return { ...bodyToWire(msg), ...contextToWire(msg, bodyToWire) };
}

/** @param {any} msg */
function bodyToWire(msg) {
  const contentType = contentTypes[msg.type];
  if (!contentType) throw new Error(`The sandbox page cannot send messages of type ${msg.type} yet`);
  return { type: msg.type, ...contentType.toWire(msg) };
}

/** What a message says, without what it answers and whom it mentions: as others quote or forward it. @param {any} msg */
export function contentAttributes(msg) {
  return bodyToAttributes(bodyToWire(msg));
}

/** Also of messages that say nothing: deleted for everybody, or not readable yet. @param {{type: string}} content */
export function contentToAttributes(content) {
  return { ...bodyToAttributes(content), ...contextToAttributes(content, bodyToAttributes) };
}

/** @param {any} content */
function bodyToAttributes(content) {
  return { type: content.type, ...contentTypes[content.type]?.toAttributes(content) };
}
