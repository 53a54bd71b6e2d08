import { nameIn } from '../vcard.js';

/** One contact card. @type {import('./content.js').ContentType} */
export const contacts = {
  toWire: ({ body, vcardFormattedName }) => ({
    contacts: [{ vcard: body, name: vcardFormattedName ?? nameIn(body) }],
  }),
  toAttributes: ({ contacts: [card] }) => ({ body: card.vcard, vcardFormattedName: card.name }),
};

/** Several contact cards in one message. @type {import('./content.js').ContentType} */
export const contactsList = {
  toWire: ({ vcardList }) => ({
    contacts: vcardList.map((/** @type {{vcard: string, displayName?: string}} */ { vcard, displayName }) => ({
      vcard,
      name: displayName ?? nameIn(vcard),
    })),
  }),
  toAttributes: ({ contacts: cards }) => ({
    vcardList: cards.map((/** @type {{name: string, vcard: string}} */ { name, vcard }) => ({
      vcard,
      displayName: name,
    })),
  }),
};
