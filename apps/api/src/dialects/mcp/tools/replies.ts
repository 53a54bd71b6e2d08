import { Injectable } from '@nestjs/common';
import { ContactDirectory } from '@chasqui/contacts';
import { isCursor, LATEST, type EventView, type FeedPage } from '@chasqui/event-feed';
import { toJid } from '@chasqui/whatsapp-vocabulary';
import { z } from 'zod';
import { EventReadingService } from '../../../events/event-reading.service.js';
import { toNamedChat } from '../../chatwhatsapp/message-list.dto.js';
import { sessionTool, type SessionToolCall } from '../tool.js';
import { PlainId, untrusted, untrustedTexts } from '../untrusted.js';
import { ChatArgument } from './chats.tools.js';
import { CONTENT } from './messages.tools.js';
import { NAMES } from './people.tools.js';

const MOST_SECONDS = 25;
const DEFAULT_SECONDS = 20;
const MOST_EVENTS = 50;

interface Person {
  contactId: string | null;
  phone: string | null;
  lid: string | null;
}

/** The data of `message.received`. */
interface Received {
  messageId: string;
  chat: Person & { id: string; type: string };
  from: Person & { name: string | null };
  fromMe: boolean;
  kind: string;
  quotedMessageId: string | null;
  [content: string]: unknown;
}

const Reply = z.object({
  messageId: PlainId,
  chat: z.object({ id: z.string(), type: z.string(), ...NAMES }),
  from: z.object(NAMES),
  kind: PlainId,
  quotedMessageId: PlainId.nullable(),
  receivedAt: z.string(),
  untrusted: untrustedTexts({ ...CONTENT, name: z.string().nullable() }),
});

/** What comes in while somebody waits for it. */
@Injectable()
export class Replies {
  constructor(
    private readonly events: EventReadingService,
    private readonly contacts: ContactDirectory,
  ) {}

  readonly tools = [
    sessionTool({
      name: 'wait_for_reply',
      title: 'Wait for a reply',
      description: `Waits up to ${MOST_SECONDS} seconds for messages that come in, of one chat or of any, and answers as soon as there is one. No message is no error: call again with nextCursor as after.`,
      does: 'read',
      input: z.strictObject({
        chat: ChatArgument.optional(),
        after: z
          .string()
          .refine(isCursor, 'after must be the replyCursor of a sent message, or a nextCursor')
          .optional()
          .describe('replyCursor of a sent message, or nextCursor of the call before. Left out: from now on.'),
        waitSeconds: z.number().min(0).max(MOST_SECONDS).default(DEFAULT_SECONDS),
      }),
      output: z.object({ messages: z.array(Reply), nextCursor: z.string() }),
      run: (call, input) => this.wait(call, input),
    }),
  ];

  /** The place after everything that has happened in the session. */
  async cursorOfNow(call: SessionToolCall): Promise<string> {
    return (await this.read(call, LATEST, 0)).nextCursor;
  }

  private async wait(
    call: SessionToolCall,
    { chat, after, waitSeconds }: { chat?: string | undefined; after?: string | undefined; waitSeconds: number },
  ): Promise<{ messages: z.input<typeof Reply>[]; nextCursor: string }> {
    const isWanted = chat === undefined ? () => true : isOfChat(await this.addressesOf(call, chat));
    const endMs = Date.now() + waitSeconds * 1_000;
    let place = after ?? LATEST;
    for (;;) {
      const leftSeconds = Math.max(0, (endMs - Date.now()) / 1_000);
      const page = await this.read(call, place, leftSeconds);
      place = page.nextCursor;
      const received = page.events.filter(({ recovered, data }) => {
        return !recovered && !(data as Received).fromMe && isWanted(data as Received);
      });
      const isOver = call.signal.aborted || Date.now() >= endMs;
      if (received.length > 0 || isOver) return { messages: received.map(toReply), nextCursor: place };
    }
  }

  private async addressesOf({ view, key }: SessionToolCall, chat: string): Promise<string[]> {
    return this.contacts.addressesOf(view.session, toNamedChat(chat, key));
  }

  private async read({ view, caller }: SessionToolCall, after: string, wait: number): Promise<FeedPage> {
    const { accountId, id: sessionId } = view.session;
    const query = { after, limit: MOST_EVENTS, wait, types: ['message.received' as const] };
    return this.events.read({ accountId, sessionId }, caller, query);
  }
}

/** WhatsApp addresses a person by number or by hidden id, and may have told only one of them until now. */
function isOfChat(addresses: readonly string[]): (received: Received) => boolean {
  const jids = addresses.map(toJid);
  return ({ chat: { id, phone, lid } }) => {
    const names = [id, lid, phone === null ? null : toJid(`${phone}@c.us`)];
    return names.some((name) => name !== null && jids.includes(name));
  };
}

function toReply({ data, occurredAt }: EventView): z.input<typeof Reply> {
  const { messageId, chat, from, kind, quotedMessageId, text, mentions, media, location, contacts, poll } =
    data as Received;
  const { name, ...sender } = from;
  const written = { text, mentions, media, location, contacts, poll, name };
  return {
    ...{ messageId, chat, from: sender, kind, quotedMessageId, receivedAt: occurredAt },
    untrusted: untrusted(written),
  } as z.input<typeof Reply>;
}
