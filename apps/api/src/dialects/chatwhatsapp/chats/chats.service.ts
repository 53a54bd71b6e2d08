import { Injectable } from '@nestjs/common';
import type { Activity, CallName, Person } from '@chasqui/session-calls';
import { toJid } from '@chasqui/whatsapp-vocabulary';
import { CallAddresses } from '../session-calls/call-addresses.service.js';
import { invalid } from '../session-calls/chat-address.js';
import { KnownPeople } from '../session-calls/known-people.service.js';
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

const NOBODY: Person = { phone: null, lid: null };

/** What a chat can be told that needs no more than its name. */
type PlainOrder = Extract<CallName, 'chats.read' | 'chats.unread'>;

/** The chats of a session. All throw DomainError input_invalid, contact_not_found, chat_not_found, and what sessions refuse with. */
@Injectable()
export class ChatsService {
  constructor(
    private readonly calls: SessionCalls,
    private readonly addresses: CallAddresses,
    private readonly people: KnownPeople,
  ) {}

  async list(call: SessionCall, { limit, cursor }: PageQuery): Promise<ChatsAnswer> {
    const { chats, nextAfter } = await this.calls.ask(call, 'chats.list', { limit, after: fromCursor(cursor) });
    const known = await this.people.identify(call, chats);
    return { success: true, chats: known.map(toChatView), nextCursor: toCursor(nextAfter) };
  }

  async get(call: SessionCall, jid: string): Promise<ChatAnswer> {
    const chat = await this.calls.ask(call, 'chats.get', { id: await this.addresses.chat(call, jid) });
    return { success: true, chat: toChatView(await this.people.identifyOne(call, chat)) };
  }

  async messages(call: SessionCall, jid: string, { limit, cursor }: PageQuery): Promise<ChatMessagesAnswer> {
    const wanted = { id: await this.addresses.chat(call, jid), limit, before: fromCursor(cursor) };
    const { messages, hasMore } = await this.calls.ask(call, 'chats.messages', wanted);
    const oldest = messages.at(-1)?.id ?? null;
    const senders = await this.people.identify(
      call,
      messages.map(({ sender }) => sender ?? NOBODY),
    );
    const views = messages.map((message, place) =>
      toChatMessageView(message, (message.sender && senders[place]) ?? null),
    );
    return { success: true, messages: views, nextCursor: hasMore ? toCursor(oldest) : null };
  }

  async order(call: SessionCall, jid: string, order: PlainOrder): Promise<ChatChangedAnswer> {
    const id = await this.addresses.chat(call, jid);
    await this.calls.ask(call, order, { id });
    return changed(id);
  }

  async set(
    call: SessionCall,
    jid: string,
    { what, on }: { what: 'chats.archive' | 'chats.pin'; on: boolean },
  ): Promise<ChatChangedAnswer> {
    const id = await this.addresses.chat(call, jid);
    await this.calls.ask(call, what, { id, on });
    return changed(id);
  }

  async mute(call: SessionCall, jid: string, until: string | undefined): Promise<ChatChangedAnswer> {
    const id = await this.addresses.chat(call, jid);
    const seconds = toMutedUntil(until);
    if (seconds === undefined) throw invalid('until', 'until must be a time to come');
    await this.calls.ask(call, 'chats.mute', { id, until: seconds });
    return changed(id);
  }

  async unmute(call: SessionCall, jid: string): Promise<ChatChangedAnswer> {
    const id = await this.addresses.chat(call, jid);
    await this.calls.ask(call, 'chats.mute', { id, until: 0 });
    return changed(id);
  }

  /** @throws DomainError recipient_not_allowed, since the other side sees it */
  async act(call: SessionCall, jid: string, activity: Activity): Promise<ChatChangedAnswer> {
    const id = await this.addresses.reached(call, jid);
    await this.calls.ask(call, 'chats.act', { id, activity });
    return changed(id);
  }

  async delete(call: SessionCall, jid: string): Promise<ChatChangedAnswer> {
    const id = await this.addresses.chat(call, jid);
    const recordedAs = { action: 'session.chat_deleted', details: { jid: toJid(id) } } as const;
    await this.calls.askRecorded(call, { name: 'chats.delete', input: { id } }, recordedAs);
    return changed(id);
  }
}

function changed(id: string): ChatChangedAnswer {
  return { success: true, jid: toJid(id) };
}
