import type { ContactCard, LocationContent, MessageContent, PollContent, ReceivedFile } from './message-content.js';
import { textOf } from './message-content.js';

type OrNull<T> = { [Name in keyof T]-?: Exclude<T[Name], undefined> | (undefined extends T[Name] ? null : never) };

/** What a message says, whatever its type: a field that it does not have is null. */
export interface ContentView {
  /** Its text or caption; may be empty. */
  text: string;
  quotedMessageId: string | null;
  mentions: string[];
  /** 0: it was not forwarded. */
  forwardingScore: number;
  media: OrNull<Omit<ReceivedFile, 'id'>> | null;
  location: OrNull<Pick<LocationContent, 'latitude' | 'longitude' | 'name' | 'address' | 'url'>> | null;
  contacts: OrNull<ContactCard>[] | null;
  poll: Pick<PollContent, 'question' | 'options' | 'allowMultiple'> | null;
}

export function contentView(content: MessageContent): ContentView {
  const { quotedMessageId = null, mentions = [], forwardingScore = 0 } = content;
  return {
    text: textOf(content),
    quotedMessageId,
    mentions,
    forwardingScore,
    media: 'media' in content ? toMedia(content.media) : null,
    location: 'latitude' in content ? toLocation(content) : null,
    contacts: 'contacts' in content ? content.contacts.map(toContact) : null,
    poll: 'question' in content ? toPoll(content) : null,
  };
}

/** What the log of events keeps of a received message: cards may have pictures in them, which are read from the message. */
export function toldContent(content: MessageContent): object {
  const { contacts, ...view } = contentView(content);
  return { ...view, contacts: contacts?.map(withoutCard) ?? null };
}

function withoutCard({ name, phoneNumber, organization }: OrNull<ContactCard>): object {
  return { name, phoneNumber, organization };
}

function toMedia({ mimetype, bytes, filename, sha256, seconds }: ReceivedFile): ContentView['media'] {
  return { mimetype, bytes, filename: filename ?? null, sha256: sha256 ?? null, seconds: seconds ?? null };
}

function toLocation({ latitude, longitude, name, address, url }: LocationContent): ContentView['location'] {
  return { latitude, longitude, name: name ?? null, address: address ?? null, url: url ?? null };
}

function toContact({ name, phoneNumber, organization, vcard }: ContactCard): OrNull<ContactCard> {
  return { name, phoneNumber: phoneNumber ?? null, organization: organization ?? null, vcard };
}

function toPoll({ question, options, allowMultiple }: PollContent): ContentView['poll'] {
  return { question, options, allowMultiple };
}
