import type { ContactContent, MessageContext, ReceivedContent } from '@chasqui/messages';
import { readVcard } from '@chasqui/whatsapp-vocabulary';
import { serializedWid } from './message-key.js';

/** Attributes of a message of WhatsApp Web; any may be missing, or of another kind than we know. */
export type MessageAttributes = Readonly<Record<string, unknown>>;

/** WhatsApp's own limit is lower; what is more than this is not looked at. */
const MOST_MENTIONS = 1_024;

const MEDIA_TYPES = ['image', 'video', 'audio', 'ptt', 'document', 'sticker'];

/** What a message of WhatsApp Web says, in the form in which we send it. @param type WhatsApp's own */
export function toReceivedContent(type: string, attributes: MessageAttributes): ReceivedContent {
  const context = toContext(attributes);
  if (MEDIA_TYPES.includes(type) || textIn(attributes['directPath'])) return { ...toMedia(attributes), ...context };
  switch (type) {
    case 'location':
      return { ...toLocation(attributes), ...context };
    case 'vcard':
    case 'multi_vcard':
      return { ...toContacts(type, attributes), ...context };
    case 'poll_creation':
      return { ...toPoll(attributes), ...context };
    case 'live_location': // its body is a picture
      return { text: '', ...context };
    default:
      return { text: textIn(attributes['body']) || textIn(attributes['eventName']), ...context };
  }
}

function toContext(attributes: MessageAttributes): MessageContext {
  const { quotedStanzaID, mentionedJidList, isForwarded, forwardingScore } = attributes;
  const people = Array.isArray(mentionedJidList) ? mentionedJidList.slice(0, MOST_MENTIONS) : [];
  const mentions = [...new Set(people.map(serializedWid).filter(Boolean))];
  return {
    ...(typeof quotedStanzaID === 'string' && { quotedMessageId: quotedStanzaID }),
    ...(mentions.length > 0 && { mentions }),
    ...(isForwarded === true && { forwardingScore: Math.max(1, Number(forwardingScore) || 0) }),
  };
}

/** The body of a file's message is its preview: never what it says. */
function toMedia(attributes: MessageAttributes): ReceivedContent {
  const { mimetype, size, filename, caption, filehash, duration } = attributes;
  const seconds = Number(duration);
  return {
    media: {
      mimetype: textIn(mimetype) || 'application/octet-stream',
      bytes: Number(size) || 0,
      ...(textIn(filename) && { filename: textIn(filename) }),
      ...(textIn(filehash) && { sha256: Buffer.from(textIn(filehash), 'base64').toString('hex') }),
      ...(seconds > 0 && { seconds }),
    },
    ...(textIn(caption) && { caption: textIn(caption) }),
  };
}

/** Its name is the first line of what WhatsApp keeps in one field, its address is what follows. */
function toLocation({ lat, lng, loc, clientUrl }: MessageAttributes): ReceivedContent {
  const [name = '', ...address] = textIn(loc).split('\n');
  return {
    latitude: Number(lat) || 0,
    longitude: Number(lng) || 0,
    ...(name && { name }),
    ...(address.length > 0 && { address: address.join('\n') }),
    ...(textIn(clientUrl) && { url: textIn(clientUrl) }),
  };
}

function toContacts(type: 'vcard' | 'multi_vcard', { body, vcardList }: MessageAttributes): ContactContent {
  const cards = type === 'vcard' ? [{ vcard: body }] : ((Array.isArray(vcardList) ? vcardList : []) as unknown[]);
  return {
    contacts: cards.map((card) => {
      const { vcard, displayName } = card as { vcard?: unknown; displayName?: unknown };
      const details = readVcard(textIn(vcard));
      return { ...details, name: details.name || textIn(displayName), vcard: textIn(vcard) };
    }),
  };
}

function toPoll({ pollName, pollOptions, pollSelectableOptionsCount }: MessageAttributes): ReceivedContent {
  const options = (Array.isArray(pollOptions) ? pollOptions : []) as { name?: unknown }[];
  return {
    question: textIn(pollName),
    options: options.map(({ name }) => textIn(name)),
    allowMultiple: !pollSelectableOptionsCount,
  };
}

function textIn(value: unknown): string {
  return typeof value === 'string' ? value : '';
}
