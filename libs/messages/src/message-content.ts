/** Longest text that WhatsApp takes, in characters (contracts: 65,536). */
export const MAX_TEXT_LENGTH = 65_536;

/** What any message can answer, and whom it can name. */
interface Context {
  /** Bare WhatsApp id of the message that it answers. */
  quotedMessageId?: string;
}

export interface TextContent extends Context {
  text: string;
}

/** A file of the account's media store. */
export interface MediaFile {
  id: string;
  mimetype: string;
  bytes: number;
  filename?: string;
}

export interface MediaContent extends Context {
  media: MediaFile;
  caption?: string;
}

/** What a message of each type says. */
export interface ContentByType {
  text: TextContent;
  image: MediaContent;
  video: MediaContent;
  audio: MediaContent;
  voice: MediaContent;
  document: MediaContent;
  sticker: MediaContent;
}

export type MessageType = keyof ContentByType;

/** A type with its content. */
export type TypedContent = { [T in MessageType]: { type: T; content: ContentByType[T] } }[MessageType];

export type MessageContent = ContentByType[MessageType];

/** What a person reads of a message: its text or caption. */
export function textOf(content: MessageContent): string {
  return 'text' in content ? content.text : (content.caption ?? '');
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
