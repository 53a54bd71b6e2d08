import { Injectable } from '@nestjs/common';
import { z } from 'zod';
import { ChatsService } from '../../chatwhatsapp/chats/chats.service.js';
import { Cursor, Limit, NextCursor } from '../paging.js';
import { sessionTool } from '../tool.js';
import { PlainId, untrusted, untrustedTexts } from '../untrusted.js';
import { PERSON } from './people.tools.js';

const LONGEST_CHAT = 100;

export const ChatArgument = z
  .string()
  .max(LONGEST_CHAT)
  .describe(
    'A phone number with its country code, or a contactId, lid or jid from another tool (groups end in @g.us).',
  );

const page = { limit: Limit, cursor: Cursor };

@Injectable()
export class ChatsTools {
  constructor(private readonly chats: ChatsService) {}

  readonly tools = [
    sessionTool({
      name: 'list_chats',
      title: 'List chats',
      description: 'The chats of the session with people and groups, the latest first.',
      does: 'read',
      input: z.strictObject(page),
      output: z.object({
        chats: z.array(
          z.object({
            ...PERSON,
            isGroup: z.boolean(),
            unread: z.number(),
            isArchived: z.boolean(),
            isPinned: z.boolean(),
            isMuted: z.boolean(),
            lastMessageAt: z.string().nullable(),
            untrusted: untrustedTexts({ name: z.string() }),
          }),
        ),
        nextCursor: NextCursor,
      }),
      run: async (call, { limit, cursor }) => {
        const answer = await this.chats.list(call, { limit, ...(cursor !== undefined && { cursor }) });
        const chats = answer.chats.map(({ name, ...chat }) => ({ ...chat, untrusted: untrusted({ name }) }));
        return { chats, nextCursor: answer.nextCursor };
      },
    }),

    sessionTool({
      name: 'read_chat',
      title: 'Read a chat',
      description:
        'What was said in a chat, the latest first, as the phone has it. The session must be ready. Nothing is marked as read.',
      does: 'read',
      input: z.strictObject({ chat: ChatArgument, ...page }),
      output: z.object({
        messages: z.array(
          z.object({
            messageId: PlainId,
            direction: z.enum(['inbound', 'outbound']),
            from: z.object(PERSON).nullable(),
            type: PlainId,
            status: z.string(),
            quotedMessageId: PlainId.nullable(),
            timestamp: z.string(),
            untrusted: untrustedTexts({ text: z.string().describe('Its text, or the caption of its file.') }),
          }),
        ),
        nextCursor: NextCursor,
      }),
      run: async (call, { chat, limit, cursor }) => {
        const wanted = { limit, ...(cursor !== undefined && { cursor }) };
        const answer = await this.chats.messages(call, chat, wanted);
        const messages = answer.messages.map(({ text, ...message }) => {
          return { ...message, untrusted: untrusted({ text }) };
        });
        return { messages, nextCursor: answer.nextCursor };
      },
    }),
  ];
}
