import { Injectable } from '@nestjs/common';
import { BatchesService } from '@chasqui/batches';
import { z } from 'zod';
import { ownInput } from '../../../http/validated-input.js';
import { toBatchAnswerView } from '../../chatwhatsapp/bulk/batch.dto.js';
import type { MessageSummaryView } from '../../chatwhatsapp/message.dto.js';
import { ListMessagesQuery } from '../../chatwhatsapp/message-list.dto.js';
import { MessageLists } from '../../chatwhatsapp/message-lists.service.js';
import { MessageReadingService } from '../../chatwhatsapp/message-reading.service.js';
import { Cursor, Limit, NextCursor } from '../paging.js';
import { sessionTool } from '../tool.js';
import { PlainId, untrusted, untrustedTexts } from '../untrusted.js';
import { ChatArgument } from './chats.tools.js';
import { NAMES } from './people.tools.js';

/** Everything that a message says, whoever wrote it: an own one may quote, forward or answer others. */
export const CONTENT = {
  text: z.string(),
  mentions: z.array(z.string()),
  media: z.looseObject({ mimetype: z.string().nullish(), filename: z.string().nullish() }).nullable(),
  location: z.looseObject({}).nullable(),
  contacts: z.array(z.looseObject({})).nullable(),
  poll: z.looseObject({}).nullable(),
};

const Reaction = z.object({
  from: z.string().nullable(),
  fromContact: z.object({ ...NAMES, name: z.string().nullable() }).nullable(),
  emoji: z.string(),
  at: z.string(),
});

const Message = z.object({
  messageId: PlainId,
  direction: z.string(),
  from: z.string().nullable().describe('Who wrote an inbound message.'),
  fromContact: z.object(NAMES).nullable(),
  chat: z.string(),
  chatContact: z.object(NAMES).nullable().describe('With whom the chat is; null of a group.'),
  type: PlainId,
  status: z.string(),
  reason: z.string().nullable(),
  explanation: z.string().nullable(),
  quotedMessageId: PlainId.nullable(),
  sendAt: z.string().nullable(),
  expiresAt: z.string().nullable(),
  createdAt: z.string(),
  editedAt: z.string().nullable(),
  revokedAt: z.string().nullable(),
  untrusted: untrustedTexts({
    ...CONTENT,
    reactions: z.array(Reaction),
    fromName: z.string().nullable().describe('As its writer is called.'),
    chatName: z.string().nullable().describe('As the person is called with whom the chat is.'),
  }),
});

@Injectable()
export class MessagesTools {
  constructor(
    private readonly lists: MessageLists,
    private readonly reading: MessageReadingService,
    private readonly batches: BatchesService,
  ) {}

  readonly tools = [
    sessionTool({
      name: 'find_messages',
      title: 'Find messages',
      description:
        'What Chasqui itself sent and received, newest first; works without a ready session. A page may be empty and still go on.',
      does: 'read',
      input: z.strictObject({
        chat: ChatArgument.optional(),
        direction: z.enum(['inbound', 'outbound']).optional(),
        text: z.string().min(1).max(200).optional().describe('A part of the text.'),
        limit: Limit,
        cursor: Cursor,
      }),
      output: z.object({ messages: z.array(Message), nextCursor: NextCursor }),
      run: async ({ view, key }, { text, ...input }) => {
        const query = ownInput(ListMessagesQuery, { ...input, ...(text !== undefined && { q: text }) });
        const { messages, nextCursor } = await this.lists.list(view.session, query, key);
        return { messages: messages.map(toMessage), nextCursor };
      },
    }),

    sessionTool({
      name: 'read_message',
      title: 'Read a message',
      description: 'One message that Chasqui sent or received: what it says, and what became of it.',
      does: 'read',
      input: z.strictObject({ messageId: z.string().min(1).max(100) }),
      output: z.object({
        message: Message.extend({
          held: z
            .object({ reason: z.string(), explanation: z.string(), estimatedAt: z.string().optional() })
            .nullable()
            .describe('What holds it back while it is queued.'),
          history: z.array(z.object({ status: z.string(), reason: z.string().nullable(), at: z.string() })),
        }),
      }),
      run: async ({ view }, { messageId }) => {
        const { message } = await this.reading.read(view, messageId);
        const { held, history } = message;
        return { message: { ...toMessage(message), held, history } };
      },
    }),

    sessionTool({
      name: 'get_batch',
      title: 'Batch status',
      description: 'How far a batch of messages (a bulk call) is.',
      does: 'read',
      input: z.strictObject({ batchId: z.uuid('batchId must be the id of a batch') }),
      output: z.object({
        batch: z.object({
          id: z.string(),
          name: z.string().nullable().describe('As its sender calls it.'),
          state: z.string(),
          accepted: z.number(),
          refused: z.number(),
          createdAt: z.string(),
          counts: z.record(z.string(), z.number()).describe('Messages by their present status.'),
          ratePerMinute: z.number().nullable(),
          estimatedEnd: z.string().nullable(),
        }),
      }),
      run: async ({ view }, { batchId }) => {
        const { batch } = toBatchAnswerView(await this.batches.progressOf(view.session, batchId));
        return { batch };
      },
    }),
  ];
}

function toMessage(message: MessageSummaryView): z.input<typeof Message> {
  const { text, mentions, media, location, contacts, poll, reactions, ...others } = message;
  const names = { fromName: others.fromContact?.name ?? null, chatName: others.chatContact?.name ?? null };
  const written = { text, mentions, media, location, contacts, poll, reactions, ...names };
  return { ...others, untrusted: untrusted(written) } as z.input<typeof Message>;
}
