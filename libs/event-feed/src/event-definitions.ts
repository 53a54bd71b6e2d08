import type { EventType } from '@chasqui/events';
import {
  MERGE,
  mergeData,
  PHONE_CHANGE,
  phoneChangeData,
  type StoredMerge,
  type StoredPhoneChange,
} from './contact-data.js';
import { changeData, EDIT, REACTION, REVOCATION, VOTE, type StoredChange } from './change-data.js';
import type { ObjectSchema } from './json-schema.js';
import { INCOMING, messageData, OUTGOING, type StoredMessageData } from './message-data.js';
import type { StoredPerson } from './person-data.js';
import { NAMED, NOTHING, PAUSE, STATE, stateData, type StoredStateData } from './session-data.js';

/** Whose event it is, as callers see it. */
export interface EventSession {
  id: string;
  name: string;
  /** In digits; null before the first pairing. */
  phoneNumber: string | null;
}

interface EventDefinition {
  /** For docs/events.md. */
  when: string;
  data: ObjectSchema;
  /** As the log keeps it. */
  example: object;
  /** What callers see of what the log keeps. */
  toData: (stored: never, session: EventSession) => Record<string, unknown>;
}

const toMessage = (stored: StoredMessageData, { phoneNumber }: EventSession): Record<string, unknown> =>
  messageData(stored, phoneNumber);

const toChange = (stored: StoredChange, { phoneNumber }: EventSession): Record<string, unknown> =>
  changeData(stored, phoneNumber);

const toNamed = ({ name }: { name: string }): Record<string, unknown> => ({ name });

function outgoing(when: string, status: string, reason: string | null = null): EventDefinition {
  const ids = { messageId: '3EB0C1A5E0F2B4D6987A12', chatId: '919876543210@c.us', chatContact: CHAT_CONTACT };
  const example: StoredMessageData = { ...ids, kind: 'text', fromMe: true, origin: 'api', status, reason };
  return { when, data: OUTGOING, example, toData: toMessage };
}

const SOMEBODY: StoredPerson = {
  contactId: '7d0b2f4e-3c19-4f57-8f0e-2b9a6d1c5e80',
  phone: '919876543210@c.us',
  lid: '205519283746501@lid',
  name: 'Asha',
};

const CHAT_CONTACT = { contactId: SOMEBODY.contactId, phone: SOMEBODY.phone, lid: SOMEBODY.lid };

const RECEIVED: StoredMessageData = {
  messageId: '3A5F0C9E7B1D2846F0A3',
  chatId: '919876543210@c.us',
  chatWid: '205519283746501@lid',
  chatContact: CHAT_CONTACT,
  senderId: '919876543210@c.us',
  sender: SOMEBODY,
  kind: 'text',
  fromMe: false,
  origin: 'phone',
  text: 'Is my order on its way?',
  quotedMessageId: '3EB0C1A5E0F2B4D6987A12',
};

const CHANGED: StoredChange = {
  messageId: '3EB0C1A5E0F2B4D6987A12',
  chatId: '919876543210@c.us',
  chatWid: '205519283746501@lid',
  chatContact: CHAT_CONTACT,
  senderId: '919876543210@c.us',
  sender: SOMEBODY,
  fromMe: false,
};

const DISCONNECTED: StoredStateData = {
  state: 'disconnected',
  reason: 'connection_lost',
  reasonDetail: null,
  nextAction: 'reconnect',
  nextActionAt: '2026-02-01T09:01:00Z',
};

/** Every type of event: when it comes, and what it carries. One that is missing here does not compile. */
export const EVENT_DEFINITIONS: Readonly<Record<EventType, EventDefinition>> = {
  'message.accepted': outgoing('a message is stored and will be sent: before its call is answered', 'queued'),
  'message.sent': outgoing('WhatsApp’s server took the message', 'sent'),
  'message.delivered': outgoing('it reached a device of the recipient', 'delivered'),
  'message.read': outgoing('the recipient read it', 'read'),
  'message.played': outgoing('the recipient played its voice note or video', 'played'),
  'message.failed': outgoing(
    'it could not be sent; should an acknowledgement come after all, `message.sent` or further follows',
    'failed',
    'recipient_not_on_whatsapp',
  ),
  'message.cancelled': outgoing('it was taken back before it left', 'cancelled', 'session_deleted'),
  'message.expired': outgoing('it waited too long to be sent', 'expired', 'waited_too_long'),
  'message.parked': outgoing(
    'nobody knows whether it left, and it no longer holds up the others: look at the phone, and resolve it',
    'uncertain',
    'undecided_too_long',
  ),
  'message.received': {
    when: 'somebody wrote to the session; never of what was in a chat before the first pairing',
    data: INCOMING,
    example: RECEIVED,
    toData: toMessage,
  },
  'message.reaction': {
    when: 'somebody reacted to a message of the session, in either direction, with an emoji or with none any more',
    data: REACTION,
    example: { ...CHANGED, emoji: '👍' },
    toData: toChange,
  },
  'message.poll_vote': {
    when: 'somebody voted on a poll of the session, or changed the vote',
    data: VOTE,
    example: { ...CHANGED, options: ['Monday'] },
    toData: toChange,
  },
  'message.edited': {
    when: 'the words of a message of the session were changed, on a phone or by a call',
    data: EDIT,
    example: { ...CHANGED, text: 'See you at 10' },
    toData: toChange,
  },
  'message.revoked': {
    when: 'a message of the session was deleted for everybody, on a phone or by a call',
    data: REVOCATION,
    example: CHANGED,
    toData: toChange,
  },
  'contact.merged': {
    when: 'two contacts turned out to be one person: somebody’s number and hidden address became known to belong together',
    data: MERGE,
    example: { ...SOMEBODY, mergedContactId: 'c0a1f7e2-5b1d-4c7a-9a53-6a0de1f0c9b4' } satisfies StoredMerge,
    toData: mergeData,
  },
  'contact.phone_changed': {
    when: 'a contact has another number; or none any more, because WhatsApp tells it of somebody else now',
    data: PHONE_CHANGE,
    example: { ...SOMEBODY, previousPhone: '919876543299@c.us' } satisfies StoredPhoneChange,
    toData: phoneChangeData,
  },
  'session.created': { when: 'a session was created', data: NAMED, example: { name: 'shop' }, toData: toNamed },
  'session.state_changed': {
    when: 'a session has another state, another reason for it, or its next restart was planned anew',
    data: STATE,
    example: DISCONNECTED,
    toData: (stored: StoredStateData, { id }: EventSession) => stateData(stored, id),
  },
  'session.deleted': {
    when: 'a session was deleted; its own key ends with it, so only the account can read this',
    data: NAMED,
    example: { name: 'shop' },
    toData: toNamed,
  },
  'session.outbox_paused': {
    when: 'a session hands no message over any more, until somebody resumes its outbox',
    data: PAUSE,
    example: { reason: 'number_changed' },
    toData: ({ reason }: { reason: string }) => ({ reason }),
  },
  'session.outbox_resumed': {
    when: 'somebody resumed the outbox of a session',
    data: NOTHING,
    example: {},
    toData: () => ({}),
  },
};
