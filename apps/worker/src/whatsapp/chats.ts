import { callRefusal, type Activity, type Chat, type ChatMessage, type Person } from '@chasqui/session-calls';
import type { Client } from 'whatsapp-web.js';
import type { Contacts } from './contacts.js';
import { readChats, readMessages } from './page/chats.js';
import type { PageCalls } from './page-calls.js';
import { typeOf } from './received-message.js';

/** The library's words for what is shown while somebody writes. */
const CHAT_STATES: Readonly<Record<Activity, string>> = { typing: 'typing', recording: 'recording', paused: 'stop' };
/** Earlier messages come from the phone's own copy, a few at a time. */
const HISTORY_TIMEOUT_MS = 14_000;
const NOBODY: Person = { phone: null, lid: null };

/** The chats that the page of one session knows. Ids are WhatsApp Web's own: `…@c.us`, `…@lid` or `…@g.us`. */
export class Chats {
  constructor(
    private readonly calls: PageCalls,
    private readonly contacts: Contacts,
  ) {}

  list(page: { limit: number; after: string | null }): Promise<{ chats: Chat[]; nextAfter: string | null }> {
    return this.read({ id: null, ...page });
  }

  /** By either of its addresses. @throws DomainError chat_not_found */
  async get(id: string): Promise<Chat> {
    const { chats } = await this.read({ id, after: null, limit: 1 });
    if (!chats[0]) throw callRefusal('chat_not_found');
    return chats[0];
  }

  /** @throws DomainError chat_not_found */
  async messages(
    id: string,
    page: { limit: number; before: string | null },
  ): Promise<{ messages: ChatMessage[]; hasMore: boolean }> {
    const wanted = { chatId: await this.addressOf(id), ...page };
    const { messages, hasMore } = await this.calls.ask(
      (document) => document.evaluate(readMessages, wanted),
      HISTORY_TIMEOUT_MS,
    );
    const people = await this.contacts.addressesOf(messages.flatMap(({ senderId }) => senderId ?? []));
    const told = messages.map(({ senderId, ...message }) => ({
      ...message,
      type: typeOf(message.type),
      sender: people.get(senderId ?? '') ?? null,
    }));
    return { messages: told, hasMore };
  }

  /** @throws DomainError chat_not_found, as all that follow */
  markRead(id: string): Promise<void> {
    return this.inChat(id, (library, chatId) => library.sendSeen(chatId));
  }

  markUnread(id: string): Promise<void> {
    return this.inChat(id, (library, chatId) => library.markChatUnread(chatId));
  }

  setArchived(id: string, on: boolean): Promise<void> {
    return this.inChat(id, (library, chatId) => (on ? library.archiveChat(chatId) : library.unarchiveChat(chatId)));
  }

  /** @throws DomainError whatsapp_refused when as many chats are pinned as may be */
  async setPinned(id: string, on: boolean): Promise<void> {
    const chatId = await this.addressOf(id);
    const isPinned = await this.calls.ask((_document, library) =>
      on ? library.pinChat(chatId) : library.unpinChat(chatId),
    );
    if (isPinned !== on) throw callRefusal('whatsapp_refused', { status: null });
  }

  /** @param until seconds since 1970; 0: not muted any more, -1: for good */
  setMuted(id: string, until: number): Promise<void> {
    return this.inChat(id, (library, chatId) => {
      if (until === 0) return library.unmuteChat(chatId);
      return library.muteChat(chatId, until === -1 ? undefined : new Date(until * 1_000));
    });
  }

  delete(id: string): Promise<void> {
    return this.calls.ask(async (document) => {
      await document.evaluate(
        (chatId) => (window as unknown as LibraryWindow).WWebJS.sendDeleteChat(chatId),
        await this.addressOf(id),
      );
    });
  }

  /** Also where there is no chat yet. */
  async act(id: string, activity: Activity): Promise<void> {
    await this.calls.ask((document) =>
      document.evaluate(
        (state, chatId) => (window as unknown as LibraryWindow).WWebJS.sendChatstate(state, chatId),
        CHAT_STATES[activity],
        id,
      ),
    );
  }

  private async inChat(id: string, work: (library: Client, chatId: string) => Promise<unknown>): Promise<void> {
    const chatId = await this.addressOf(id);
    await this.calls.ask((_document, library) => work(library, chatId));
  }

  private async addressOf(id: string): Promise<string> {
    return (await this.get(id)).id;
  }

  private async read(wanted: {
    id: string | null;
    limit: number;
    after: string | null;
  }): Promise<{ chats: Chat[]; nextAfter: string | null }> {
    const { chats, nextAfter } = await this.calls.ask((document) => document.evaluate(readChats, wanted));
    const people = await this.contacts.addressesOf(chats.map(({ id }) => id));
    return { chats: chats.map((chat) => ({ ...chat, ...(people.get(chat.id) ?? NOBODY) })), nextAfter };
  }
}

/** What the library puts into the page, as far as its own classes have no call for it by an id. */
interface LibraryWindow {
  WWebJS: {
    sendDeleteChat(chatId: string): Promise<boolean>;
    sendChatstate(state: string, chatId: string): Promise<boolean>;
  };
}
