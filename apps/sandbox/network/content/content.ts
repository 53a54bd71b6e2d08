import type { GroupInvite } from '../groups/group.js';

/** What a message says. Every type may answer another message, mention people, and have been forwarded. */
interface Context {
  quote?: Quote;
  /** Numbers of the accounts that the text speaks of. */
  readonly mentions?: readonly string[];
  /** How often it was passed on, as its sender says. */
  readonly forwardingScore?: number;
}

export interface Quote {
  readonly id: string;
  /** Number of the account that wrote the quoted message. */
  readonly from: string;
  /** What it said then, whatever becomes of it. */
  readonly content: Content;
}

export interface TextContent extends Context {
  readonly type: 'chat';
  readonly text: string;
}

export const MEDIA_TYPES = ['image', 'video', 'audio', 'ptt', 'document', 'sticker'] as const;
export type MediaType = (typeof MEDIA_TYPES)[number];

/** Where the bytes are. Nothing is encrypted here, but the library hands the key around, so there is one. */
export interface MediaReference {
  /** Lower-case hex; the name that the bytes are kept under. */
  readonly sha256: string;
  readonly sizeBytes: number;
  readonly mimeType: string;
  /** 32 random bytes, base64. */
  readonly key: string;
}

export interface MediaContent extends Context {
  readonly type: MediaType;
  readonly media: MediaReference;
  readonly caption?: string;
  readonly filename?: string;
  readonly seconds?: number;
  readonly isGif?: boolean;
}

export interface LocationContent extends Context {
  readonly type: 'location';
  readonly latitude: number;
  readonly longitude: number;
  /** The name of the place, and its address on a second line. */
  readonly description?: string;
  readonly url?: string;
}

export interface ContactCard {
  readonly name: string;
  readonly vcard: string;
}

export interface ContactsContent extends Context {
  readonly type: 'vcard' | 'multi_vcard';
  readonly contacts: readonly ContactCard[];
}

export interface PollContent extends Context {
  readonly type: 'poll_creation';
  readonly name: string;
  readonly options: readonly string[];
  readonly isMultipleChoice: boolean;
}

/** A private invitation into a group; its text is the sender's comment. */
export interface GroupInviteContent extends Context {
  readonly type: 'groups_v4_invite';
  readonly text: string;
  readonly invite: GroupInvite;
}

export type Content = TextContent | MediaContent | LocationContent | ContactsContent | PollContent | GroupInviteContent;

export function isMedia(content: Content): content is MediaContent {
  return MEDIA_TYPES.some((type) => type === content.type);
}

/** The words of a message that a person reads, as one text. */
export function textOf(content: Content): string {
  switch (content.type) {
    case 'chat':
    case 'groups_v4_invite':
      return content.text;
    case 'location':
      return content.description ?? '';
    case 'vcard':
    case 'multi_vcard':
      return content.contacts.map(({ name }) => name).join(', ');
    case 'poll_creation':
      return content.name;
    case 'image':
    case 'video':
    case 'audio':
    case 'ptt':
    case 'document':
    case 'sticker':
      return content.caption ?? '';
  }
}

/** The same message with other words, or nothing if its type has no words that can be edited. */
export function withText(content: Content, text: string): Content | undefined {
  if (content.type === 'chat') return { ...content, text };
  const hasCaption = content.type === 'image' || content.type === 'video' || content.type === 'document';
  return hasCaption ? { ...content, caption: text } : undefined;
}

/** As a quote shows it: not with what it quoted itself. */
export function asQuoted(content: Content): Content {
  const quoted = { ...content };
  delete quoted.quote;
  return quoted;
}
