import { Injectable } from '@nestjs/common';
import type { Activity, CallName } from '@chasqui/session-calls';
import { toJid } from '@chasqui/whatsapp-vocabulary';
import { invalid, toAnyChatId, toReachedChatId } from '../session-calls/chat-address.js';
import { fromCursor, toCursor, type PageQuery } from '../session-calls/page.dto.js';
import type { SessionCall } from '../session-calls/session-call.js';
import { SessionCalls } from '../session-calls/session-calls.service.js';
import {
  toChatMessageView,
  toChatView,
  toMutedUntil,
  type ChatAnswer,
  type ChatChangedAnswer,
  type ChatMessagesAnswer,
  type ChatsAnswer,
} from './chat.dto.js';

/** What a chat can be told that needs no more than its name. */
type PlainOrder = Extract<CallName, 'chats.read' | 'chats.unread'>;

/** The chats of a session. All throw DomainError input_invalid, chat_not_found, and what sessions refuse with. */
@Injectable()
export class ChatsService {
  constructor(private readonly calls: SessionCalls) {}

  async list(call: SessionCall, { limit, cursor }: PageQuery): Promise<ChatsAnswer> {
    const { chats, nextAfter } = await this.calls.ask(call, 'chats.list', { limit, after: fromCursor(cursor) });
    return { success: true, chats: chats.map(toChatView), nextCursor: toCursor(nextAfter) };
  }

  async get(call: SessionCall, jid: string): Promise<ChatAnswer> {
    const chat = await this.calls.ask(call, 'chats.get', { id: toAnyChatId(jid, call.key) });
    return { success: true, chat: toChatView(chat) };
  }

  async messages(call: SessionCall, jid: string, { limit, cursor }: PageQuery): Promise<ChatMessagesAnswer> {
    const wanted = { id: toAnyChatId(jid, call.key), limit, before: fromCursor(cursor) };
    const { messages, hasMore } = await this.calls.ask(call, 'chats.messages', wanted);
    const oldest = messages.at(-1)?.id ?? null;
    return { success: true, messages: messages.map(toChatMessageView), nextCursor: hasMore ? toCursor(oldest) : null };
  }

  async order(call: SessionCall, jid: string, order: PlainOrder): Promise<ChatChangedAnswer> {
    const id = toAnyChatId(jid, call.key);
    await this.calls.ask(call, order, { id });
    return changed(id);
  }

  async set(
    call: SessionCall,
    jid: string,
    { what, on }: { what: 'chats.archive' | 'chats.pin'; on: boolean },
  ): Promise<ChatChangedAnswer> {
    const id = toAnyChatId(jid, call.key);
    await this.calls.ask(call, what, { id, on });
    return changed(id);
  }

  async mute(call: SessionCall, jid: string, until: string | undefined): Promise<ChatChangedAnswer> {
    const id = toAnyChatId(jid, call.key);
    const seconds = toMutedUntil(until);
    if (seconds === undefined) throw invalid('until', 'until must be a time to come');
    await this.calls.ask(call, 'chats.mute', { id, until: seconds });
    return changed(id);
  }

  async unmute(call: SessionCall, jid: string): Promise<ChatChangedAnswer> {
    const id = toAnyChatId(jid, call.key);
    await this.calls.ask(call, 'chats.mute', { id, until: 0 });
    return changed(id);
  }

  /** @throws DomainError recipient_not_allowed, since the other side sees it */
  async act(call: SessionCall, jid: string, activity: Activity): Promise<ChatChangedAnswer> {
    const id = toReachedChatId(jid, call.key);
    await this.calls.ask(call, 'chats.act', { id, activity });
    return changed(id);
  }

  async delete(call: SessionCall, jid: string): Promise<ChatChangedAnswer> {
    const id = toAnyChatId(jid, call.key);
    const recordedAs = { action: 'session.chat_deleted', details: { jid: toJid(id) } } as const;
    await this.calls.askRecorded(call, { name: 'chats.delete', input: { id } }, recordedAs);
    return changed(id);
  }
}

function changed(id: string): ChatChangedAnswer {
  return { success: true, jid: toJid(id) };
}
