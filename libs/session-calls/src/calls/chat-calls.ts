import type { Person } from './contact-calls.js';

export interface Chat extends Person {
  /** How WhatsApp Web addresses it: `…@c.us`, `…@lid` or `…@g.us`. */
  id: string;
  name: string;
  isGroup: boolean;
  /** Of messages that were not read. */
  unread: number;
  /** A person marked it, though nothing in it is unread. */
  isMarkedUnread: boolean;
  isArchived: boolean;
  isPinned: boolean;
  /** Seconds since 1970; 0: not muted, -1: for good. */
  mutedUntil: number;
  /** Of its last message; seconds since 1970, 0 for none. */
  lastAt: number;
}

/** A message as the page has it. */
export interface ChatMessage {
  /** Bare id. */
  id: string;
  isOurs: boolean;
  /** Who wrote it; null where the page does not tell. */
  sender: Person | null;
  /** Our word for it; WhatsApp's own for what we have none for. */
  type: string;
  /** Its text, or the caption of its file. */
  text: string;
  quotedId: string | null;
  /** WhatsApp's number: 1 server, 2 device, 3 read, 4 played, -1 refused. */
  ack: number;
  /** Seconds since 1970. */
  at: number;
}

/** What is shown to the other side while somebody writes. */
export type Activity = 'typing' | 'recording' | 'paused';

export interface ChatCalls {
  /** The latest first; `after` is `nextAfter` of the page before. */
  'chats.list': {
    input: { limit: number; after: string | null };
    output: { chats: Chat[]; nextAfter: string | null };
  };
  'chats.get': { input: { id: string }; output: Chat };
  /** The latest first; `before` is the bare id of the last message of the page before. */
  'chats.messages': {
    input: { id: string; limit: number; before: string | null };
    output: { messages: ChatMessage[]; hasMore: boolean };
  };
  'chats.read': { input: { id: string }; output: null };
  'chats.unread': { input: { id: string }; output: null };
  'chats.act': { input: { id: string; activity: Activity }; output: null };
  'chats.archive': { input: { id: string; on: boolean }; output: null };
  'chats.pin': { input: { id: string; on: boolean }; output: null };
  /** `until`: seconds since 1970; 0: not muted any more, -1: for good. */
  'chats.mute': { input: { id: string; until: number }; output: null };
  'chats.delete': { input: { id: string }; output: null };
}
