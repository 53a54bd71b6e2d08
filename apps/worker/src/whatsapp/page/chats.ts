import type { Chat, ChatMessage } from '@chasqui/session-calls';
import type { CalledPage } from './called-page.js';

// Each of these runs in the page.

/** Without what `readAddresses` adds. */
type ChatAlone = Omit<Chat, 'phone' | 'lid'>;

/**
 * Chats with people and groups, the latest first: those after `after`, or only `id`. A chat is found by either of its
 * addresses, the phone's and the hidden one.
 */
export function readChats(wanted: { id: string | null; after: string | null; limit: number }): {
  chats: ChatAlone[];
  nextAfter: string | null;
} {
  const page = window as unknown as CalledPage;
  const { Chat: known } = page.require('WAWebCollections');
  const { createWid } = page.require('WAWebWidFactory');
  const { getPhoneNumber, getCurrentLid } = page.require('WAWebApiContact');
  const find = (id: string): ReturnType<typeof known.get> => {
    const wid = createWid(id);
    const other = id.endsWith('@lid') ? getPhoneNumber(wid) : id.endsWith('@g.us') ? null : getCurrentLid(wid);
    return known.get(wid) ?? (other ? known.get(other) : undefined);
  };
  const found = wanted.id === null ? undefined : find(wanted.id);
  const all = wanted.id === null ? known.getModelsArray() : found ? [found] : [];
  // Times have ten digits: as texts they are in the same order, and with the address each place is one of its own.
  const placed = all
    .filter(({ id }) => id.isUser() || id.isGroup())
    .map((chat) => ({ place: `${String(chat.t ?? 0).padStart(10, '0')} ${String(chat.id)}`, chat }))
    .sort((one, other) => (one.place < other.place ? 1 : -1))
    .filter(({ place }) => wanted.after === null || place < wanted.after);
  const chosen = placed.slice(0, wanted.limit);
  const chats = chosen.map(({ chat }) => ({
    id: String(chat.id),
    name: chat.formattedTitle ?? chat.name ?? '',
    isGroup: chat.id.isGroup(),
    unread: Math.max(0, chat.unreadCount ?? 0),
    isMarkedUnread: chat.unreadCount === -1,
    isArchived: chat.archive ?? false,
    isPinned: Boolean(chat.pin),
    mutedUntil: chat.mute?.expiration ?? 0,
    lastAt: chat.t ?? 0,
  }));
  return { chats, nextAfter: placed.length > chosen.length ? (chosen.at(-1)?.place ?? null) : null };
}

/** Without what `readAddresses` adds. */
type MessageAlone = Omit<ChatMessage, 'sender'> & { senderId: string | null };

/** The latest messages of a chat that the page has, or those before one; loads earlier ones until there are enough. */
export async function readMessages(wanted: {
  chatId: string;
  limit: number;
  before: string | null;
}): Promise<{ messages: MessageAlone[]; hasMore: boolean }> {
  const page = window as unknown as CalledPage;
  const chat = page.require('WAWebCollections').Chat.get(wanted.chatId);
  if (!chat) return { messages: [], hasMore: false };
  const { loadEarlierMsgs } = page.require('WAWebChatLoadMessages');
  const wanting = (): ReturnType<typeof chat.msgs.getModelsArray> => {
    const all = chat.msgs.getModelsArray().filter((message) => !message.isNotification);
    const end = wanted.before === null ? all.length : all.findIndex(({ id }) => id.id === wanted.before);
    return all.slice(0, Math.max(0, end));
  };
  let found = wanting();
  while (found.length <= wanted.limit) {
    const earlier = await loadEarlierMsgs({ chat });
    if (!earlier || earlier.length === 0) break;
    found = wanting();
  }
  const messages = found.slice(-wanted.limit).reverse();
  return {
    messages: messages.map((message) => ({
      id: message.id.id,
      isOurs: message.id.fromMe,
      senderId: message.author ? String(message.author) : message.from ? String(message.from) : null,
      type: String(message.type),
      // The body of what has a file is its preview, and not what somebody said.
      text: message.type === 'chat' ? (message.body ?? '') : (message.caption ?? ''),
      quotedId: message.quotedStanzaID ?? null,
      ack: message.ack,
      at: message.t ?? 0,
    })),
    hasMore: found.length > wanted.limit,
  };
}
