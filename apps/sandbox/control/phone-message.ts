import { isMedia, textOf, type Content } from '../network/content/content.js';
import type { Effects } from '../network/effects.js';
import { viewOf, type MessageView } from '../network/message-view.js';
import { ACK, ackOf, chatOf, messageKey, type Message } from '../network/world.js';

/** A message as the person holding the phone sees it. */
export interface PhoneMessageView {
  readonly id: string;
  readonly chat: string;
  readonly fromMe: boolean;
  readonly from: string;
  readonly to: string;
  /** `revoked` when it was deleted for everybody. */
  readonly type: string;
  /** The text, the caption, or whatever else of it can be read in one line. */
  readonly text: string;
  readonly media: PhoneMediaView | undefined;
  readonly location: { readonly latitude: number; readonly longitude: number; readonly url?: string } | undefined;
  readonly contacts: Extract<Content, { type: 'vcard' | 'multi_vcard' }>['contacts'] | undefined;
  readonly poll: PhonePollView | undefined;
  readonly quotedMessageId: string | undefined;
  readonly mentions: readonly string[];
  readonly forwardingScore: number;
  readonly reactions: readonly { readonly from: string; readonly emoji: string }[];
  readonly isEdited: boolean;
  readonly isStarred: boolean;
  /** For how long it is pinned in its chat; absent when it is not. */
  readonly pinnedForSeconds: number | undefined;
  readonly deletedForMe: boolean;
  readonly ack: number;
  readonly order: number;
  readonly at: string;
}

interface PhoneMediaView {
  readonly sha256: string;
  readonly sizeBytes: number;
  readonly mimeType: string;
  readonly filename: string | undefined;
}

interface PhonePollView {
  readonly options: readonly string[];
  readonly isMultipleChoice: boolean;
  readonly votes: readonly { readonly from: string; readonly options: readonly string[] }[];
}

export function toPhoneMessageView(message: Message, number: string, effects: Effects): PhoneMessageView {
  const { id, from, to, order, at } = message;
  const view = viewOf(message, number, effects.of(messageKey(message)));
  const fromMe = from === number;
  return {
    id,
    chat: chatOf(message, number),
    fromMe,
    from,
    to,
    ...toContentView(view),
    reactions: view.reactions.map(({ by, emoji }) => ({ from: by, emoji })),
    isEdited: view.editedAt !== undefined,
    isStarred: view.isStarred,
    pinnedForSeconds: view.pinnedForSeconds,
    deletedForMe: view.isHidden,
    ack: fromMe ? ackOf(message) : (message.receipts[number] ?? ACK.server),
    order,
    at,
  };
}

type ContentView = Pick<
  PhoneMessageView,
  'type' | 'text' | 'media' | 'location' | 'contacts' | 'poll' | 'quotedMessageId' | 'mentions' | 'forwardingScore'
>;

function toContentView({ content, votes }: MessageView): ContentView {
  return {
    type: content?.type ?? 'revoked',
    text: content ? textOf(content) : '',
    media: content && isMedia(content) ? toMediaView(content) : undefined,
    location: content?.type === 'location' ? toLocationView(content) : undefined,
    contacts: content?.type === 'vcard' || content?.type === 'multi_vcard' ? content.contacts : undefined,
    poll: content?.type === 'poll_creation' ? toPollView(content, votes) : undefined,
    quotedMessageId: content?.quote?.id,
    mentions: content?.mentions ?? [],
    forwardingScore: content?.forwardingScore ?? 0,
  };
}

function toMediaView({ media, filename }: Extract<Content, { media: unknown }>): PhoneMediaView {
  const { sha256, sizeBytes, mimeType } = media;
  return { sha256, sizeBytes, mimeType, filename };
}

function toLocationView({ latitude, longitude, url }: Extract<Content, { type: 'location' }>): {
  latitude: number;
  longitude: number;
  url?: string;
} {
  return { latitude, longitude, ...(url === undefined ? {} : { url }) };
}

function toPollView(
  { options, isMultipleChoice }: Extract<Content, { type: 'poll_creation' }>,
  votes: MessageView['votes'],
): PhonePollView {
  const chosen = votes.map((vote) => ({
    from: vote.by,
    options: vote.options.flatMap((position) => options[position] ?? []),
  }));
  return { options, isMultipleChoice, votes: chosen };
}
