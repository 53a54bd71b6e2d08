import { toJid } from '@chasqui/whatsapp-vocabulary';
import { CONTENT, contentData, type StoredContent } from './content-data.js';
import { objectOf, text, textOrNull, yesOrNo, type JsonSchema, type ObjectSchema } from './json-schema.js';
import { digitsOf, PERSON, toPerson, type StoredPerson } from './person-data.js';

/** Which message, in which chat, and who wrote it or did something to it. */
export interface StoredPlace {
  messageId: string;
  chatId: string;
  /** The chat and the person, as WhatsApp addressed them. */
  chatWid?: string | null;
  senderId?: string;
  /** Who that is; what an older version wrote has neither this nor the next. */
  sender?: StoredPerson | null;
  /** With whom the chat is, if it is with somebody whom the session knew then. */
  chatContact?: Omit<StoredPerson, 'name'> | null;
  fromMe: boolean;
}

/** What the log keeps of a message: `libs/messages` writes it. */
export interface StoredMessageData extends StoredPlace, StoredContent {
  kind: string;
  origin: 'api' | 'phone';
  status?: string;
  reason?: string | null;
}

const CHAT_TYPES = ['person', 'group', 'broadcast', 'channel'] as const;

const TYPE_OF_SERVER: Readonly<Record<string, (typeof CHAT_TYPES)[number]>> = {
  'g.us': 'group',
  broadcast: 'broadcast',
  newsletter: 'channel',
};

export const MESSAGE = {
  messageId: text('The id that the API answered when it accepted the message; of a received one, WhatsApp’s.'),
  chat: objectOf(
    {
      id: text('`…@s.whatsapp.net`, or `…@lid` where the number is not known; a group `…@g.us`.'),
      type: text('What the chat is.', { enum: CHAT_TYPES }),
      contactId: {
        ...PERSON.contactId,
        description: 'Our id of the person; null of a group, and of whom the session had not seen.',
      },
      phone: {
        ...PERSON.phone,
        description: 'Of the person, in digits; null of a group, and where WhatsApp hides it.',
      },
      lid: { ...PERSON.lid, description: '`…@lid`: of the person; null of a group, and where it is not known.' },
    },
    'Where it was written: the recipient of a message of your own.',
  ),
  from: objectOf(PERSON, 'Who wrote it.'),
  fromMe: yesOrNo('Whether the session’s own account wrote it.'),
  origin: text('`api`: accepted from a call. `phone`: written on a phone.', { enum: ['api', 'phone'] }),
  kind: text('`text`, `image`, …'),
} as const satisfies Record<string, JsonSchema>;

export const OUTGOING: ObjectSchema = objectOf({
  ...MESSAGE,
  status: text('What the message is from now on.'),
  reason: textOrNull('Why, as a code: always of one that failed, was cancelled or expired.'),
});

export const INCOMING: ObjectSchema = objectOf({ ...MESSAGE, ...CONTENT });

/** @param phoneNumber of the session */
export function messageData(stored: StoredMessageData, phoneNumber: string | null): Record<string, unknown> {
  const { fromMe, origin, kind } = stored;
  return {
    ...messagePlace(stored, phoneNumber),
    origin,
    kind,
    ...(fromMe ? { status: stored.status, reason: stored.reason ?? null } : contentData(stored)),
  };
}

/** @param phoneNumber of the session */
export function messagePlace(stored: StoredPlace, phoneNumber: string | null): Record<string, unknown> {
  const { messageId, chatId, fromMe } = stored;
  return {
    messageId,
    chat: { id: toJid(chatId), type: chatType(chatId), ...chatPerson(stored) },
    from: fromMe ? { contactId: null, phone: phoneNumber, lid: null, name: null } : writerOf(stored),
    fromMe,
  };
}

function chatPerson({ chatId, chatWid, chatContact }: StoredPlace): Record<string, string | null> {
  const { contactId = null, phone = null, lid = null } = chatContact ?? {};
  return { contactId, phone: digitsOf(chatId) ?? digitsOf(phone), lid: lid ?? lidAmong([chatId, chatWid]) };
}

function chatType(chatId: string): (typeof CHAT_TYPES)[number] {
  return TYPE_OF_SERVER[chatId.split('@')[1] ?? ''] ?? 'person';
}

function writerOf({ senderId = '', chatWid, sender }: StoredPlace): Record<string, string | null> {
  if (sender) return toPerson(sender);
  return { contactId: null, phone: digitsOf(senderId), lid: lidAmong([senderId, chatWid]), name: null };
}

function lidAmong(addresses: readonly (string | null | undefined)[]): string | null {
  return addresses.find((address) => address?.endsWith('@lid')) ?? null;
}
