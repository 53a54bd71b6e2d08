/** Longest text that WhatsApp takes, in characters (contracts: 65,536). */
export const MAX_TEXT_LENGTH = 65_536;

/** What any message can answer, and whom it can name. */
export interface MessageContext {
  /** Bare WhatsApp id of the message that it answers. */
  quotedMessageId?: string;
  /** Whom its text or caption names by `@` and digits: addresses of people (`…@c.us`, `…@lid`). */
  mentions?: string[];
  /** Bare WhatsApp id of the message that it passes on. */
  forwardOf?: string;
  /** How often what it says was passed on; absent: never, as far as is known. */
  forwardingScore?: number;
}

export interface TextContent extends MessageContext {
  text: string;
  /** false: a link in it is sent without its preview. */
  linkPreview?: false;
}

/** A file of the account's media store. */
export interface MediaFile {
  id: string;
  mimetype: string;
  bytes: number;
  filename?: string;
}

export interface MediaContent extends MessageContext {
  media: MediaFile;
  caption?: string;
}

/** What is known of a received file before anybody fetched it. */
export interface ReceivedFile {
  /** In the account's media store, once it was fetched. */
  id?: string;
  mimetype: string;
  bytes: number;
  filename?: string;
  /** Of its bytes, in hex. */
  sha256?: string;
  seconds?: number;
}

export interface ReceivedMediaContent extends MessageContext {
  media: ReceivedFile;
  caption?: string;
}

export interface LocationContent extends MessageContext {
  latitude: number;
  longitude: number;
  name?: string;
  address?: string;
  url?: string;
}

export interface ContactCard {
  name: string;
  /** Digits; absent when the card has none. */
  phoneNumber?: string;
  organization?: string;
  /** The whole card, as it is on its way. */
  vcard: string;
}

export interface ContactContent extends MessageContext {
  contacts: ContactCard[];
}

export interface PollContent extends MessageContext {
  question: string;
  options: string[];
  allowMultiple: boolean;
  /**
   * What its votes are encrypted with, in base64: 32 random bytes, minted once so that a second hand-over is of the same
   * poll. Absent in a received one: its page has it.
   */
  secret?: string;
}

/** Something that is done to a message: that has a bare WhatsApp id. */
interface Action extends MessageContext {
  target: string;
}

export interface ReactionContent extends Action {
  /** Empty: the reaction is taken back. */
  emoji: string;
}

export interface EditContent extends Action {
  text: string;
}

export interface StarContent extends Action {
  on: boolean;
}

export interface PinContent extends Action {
  on: boolean;
  durationSeconds: number;
}

/** What is done to messages takes its turn among what is sent, and sets a state: doing it twice does it once. */
export interface ActionByType {
  reaction: ReactionContent;
  edit: EditContent;
  revoke: Action;
  star: StarContent;
  pin: PinContent;
}

export type ActionType = keyof ActionByType;

export const ACTION_TYPES = ['reaction', 'edit', 'revoke', 'star', 'pin'] as const satisfies readonly ActionType[];

/** Whether a message of this type is something that is done to another one. */
export function isAction(type: string): type is ActionType {
  return (ACTION_TYPES as readonly string[]).includes(type);
}

/** What a message of each type says. */
export interface ContentByType extends ActionByType {
  text: TextContent;
  image: MediaContent;
  video: MediaContent;
  audio: MediaContent;
  voice: MediaContent;
  document: MediaContent;
  sticker: MediaContent;
  location: LocationContent;
  contact: ContactContent;
  poll: PollContent;
}

export type MessageType = keyof ContentByType;

/** A type with its content. */
export type TypedContent = { [T in MessageType]: { type: T; content: ContentByType[T] } }[MessageType];

/** What a received message says. One of a type that we do not know has its text alone. */
export type ReceivedContent = TextContent | ReceivedMediaContent | LocationContent | ContactContent | PollContent;

export type MessageContent = ContentByType[MessageType] | ReceivedContent;

/** What a person reads of a message: its text or caption. */
export function textOf(content: MessageContent): string {
  if ('text' in content) return content.text;
  return 'caption' in content ? (content.caption ?? '') : '';
}

/** The file that a message carries, if the media store has it. */
export function storedFileOf(content: MessageContent): MediaFile | undefined {
  if (!('media' in content)) return undefined;
  const { id } = content.media;
  return id === undefined ? undefined : { ...content.media, id };
}

/**
 * NUL characters are dropped: neither PostgreSQL nor WhatsApp can keep them.
 * Lone surrogates become U+FFFD, since UTF-8 has no form for them.
 */
export function cleanText(text: string): string {
  return text.replaceAll('\0', '').toWellFormed();
}

/** All texts within, cleaned. */
export function cleanContent<Content>(content: Content): Content {
  if (typeof content === 'string') return cleanText(content) as Content;
  if (Array.isArray(content)) return content.map(cleanContent) as Content;
  if (typeof content !== 'object' || content === null) return content;
  return Object.fromEntries(Object.entries(content).map(([name, value]) => [name, cleanContent(value)])) as Content;
}
