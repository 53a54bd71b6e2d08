/** Longest text that WhatsApp takes, in characters (contracts: 65,536). */
export const MAX_TEXT_LENGTH = 65_536;

/** What a text message says. */
export interface TextContent {
  text: string;
  /** Bare WhatsApp id of the message that it answers. */
  quotedMessageId?: string;
}

export type MessageContent = TextContent;

/**
 * NUL characters are dropped: neither PostgreSQL nor WhatsApp can keep them.
 * Lone surrogates become U+FFFD, since UTF-8 has no form for them.
 */
export function cleanText(text: string): string {
  return text.replaceAll('\0', '').toWellFormed();
}
