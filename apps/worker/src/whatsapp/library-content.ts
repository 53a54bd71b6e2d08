import { Location, Poll, type MessageContent as LibraryMessage, type MessageSendOptions } from 'whatsapp-web.js';
import type { ContactContent, ContentByType, MessageContent, PollContent } from '@chasqui/messages';
import { mediaCall } from './outgoing-media.js';

/** What the library is called with for a message. */
export interface LibraryCall {
  content: LibraryMessage;
  options: MessageSendOptions;
  /** Attributes of the page's message, which the library lets pass. */
  extra: Record<string, unknown>;
}

type Translation<Content> = (content: Content) => Partial<LibraryCall>;

const TRANSLATIONS: { [T in keyof ContentByType]?: Translation<ContentByType[T]> } = {
  // A text that looks like a contact card is still a text.
  text: ({ text, linkPreview }) => ({
    content: text,
    options: { parseVCards: false, linkPreview: linkPreview ?? true },
  }),
  location: ({ latitude, longitude, name, address, url }) => ({
    content: new Location(latitude, longitude, {
      ...(name !== undefined && { name }),
      ...(address !== undefined && { address }),
      ...(url !== undefined && { url }),
    }),
  }),
  contact: (content) => ({ extra: contactAttributes(content) }),
  poll: (content) => ({ content: toPoll(content) }),
};

/** @throws Error for a type that cannot be sent */
export function toLibraryCall(message: { waId: string; type: string; content: MessageContent }): LibraryCall {
  const { type, content } = message;
  const translate = (TRANSLATIONS as Partial<Record<string, Translation<never>>>)[type];
  const call = mediaCall(message) ?? translate?.(content as never);
  if (!call) throw new Error(`messages of type ${type} cannot be sent`);
  const { content: translated = '', options, extra = {} } = call;
  const { mentions, forwardingScore } = content;
  const forwarding = forwardingScore === undefined ? {} : { isForwarded: true, forwardingScore };
  return {
    content: translated,
    options: { ...(mentions && { mentions }), ...options },
    extra: { ...extra, ...forwarding },
  };
}

/** The library makes cards of the page's own contacts alone, so ours go as attributes of the message. */
function contactAttributes({ contacts }: ContactContent): Record<string, unknown> {
  const cards = contacts.map(({ name, vcard }) => ({ displayName: name, vcard }));
  const [card] = cards;
  return cards.length === 1
    ? { type: 'vcard', body: card?.vcard, vcardFormattedName: card?.displayName }
    : { type: 'multi_vcard', body: null, vcardList: cards };
}

function toPoll({ question, options, allowMultiple, secret }: PollContent): Poll {
  return new Poll(question, options, {
    allowMultipleAnswers: allowMultiple,
    messageSecret: secret === undefined ? undefined : [...Buffer.from(secret, 'base64')],
  });
}
