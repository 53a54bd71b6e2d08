import { Readable } from 'node:stream';
import { Injectable } from '@nestjs/common';
import { z } from 'zod';
import { hashOf } from '../../../http/idempotent-request.js';
import { ownInput } from '../../../http/validated-input.js';
import { Throttling } from '../../../throttling/throttling.service.js';
import { FileSendingService } from '../../chatwhatsapp/media/file-sending.service.js';
import { SendTextBody, toTextMessage } from '../../chatwhatsapp/message.dto.js';
import type { SendingCall } from '../../chatwhatsapp/sending-call.js';
import { SendingService } from '../../chatwhatsapp/sending.service.js';
import { toSentMessageView, type SentMessageView } from '../../chatwhatsapp/sent-message.dto.js';
import { sessionTool, type SessionToolCall } from '../tool.js';
import { ChatArgument } from './chats.tools.js';
import { Replies } from './replies.js';

const FILE_TYPES = ['image', 'video', 'audio', 'voice', 'document', 'sticker'] as const;

const ADDRESS = {
  to: ChatArgument,
  quotedMessageId: z.string().max(100).optional().describe('The message that this one answers.'),
  idempotencyKey: z
    .string()
    .regex(/^[\x21-\x7e]{1,255}$/, 'idempotencyKey must have 1 to 255 visible ASCII characters')
    .optional()
    .describe('Makes it safe to repeat the call for 24 h: the same key and message are sent once.'),
};

const Sent = z.object({
  messageId: z.string().describe('read_message tells what becomes of it.'),
  to: z.string(),
  status: z.string().describe('`sent`: WhatsApp has it. `queued`: it leaves later, by itself; do not send it again.'),
  reason: z.string().optional(),
  explanation: z.string().optional(),
  estimatedAt: z.string().optional(),
  replyCursor: z.string().describe('Give it to wait_for_reply as after, so that no answer is missed.'),
});

@Injectable()
export class SendingTools {
  constructor(
    private readonly sending: SendingService,
    private readonly files: FileSendingService,
    private readonly throttling: Throttling,
    private readonly replies: Replies,
  ) {}

  readonly tools = [
    sessionTool({
      name: 'send_text',
      title: 'Send a text',
      description: 'Sends a text to a person or a group as the owner of the number. It cannot be taken back.',
      does: 'send',
      input: z.strictObject({ ...ADDRESS, text: z.string().min(1).describe('What the recipient reads.') }),
      output: Sent,
      run: (call, { idempotencyKey, ...asked }) =>
        this.send(call, async () => {
          const sending = toSendingCall(call, { name: 'send_text', asked, idempotencyKey });
          const { answer } = await this.sending.send(sending, toTextMessage(ownInput(SendTextBody, asked), sending));
          return toSentMessageView(answer);
        }),
    }),

    sessionTool({
      name: 'send_media',
      title: 'Send a file',
      description: 'Sends a file that a public https URL has to a person or a group. It cannot be taken back.',
      does: 'send',
      input: z.strictObject({
        ...ADDRESS,
        type: z.enum(FILE_TYPES),
        url: z.string().regex(/^https:\/\//, 'url must begin with https://'),
        caption: z.string().optional().describe('Of an image, a video or a document.'),
        filename: z.string().optional(),
      }),
      output: Sent,
      run: (call, { idempotencyKey, type, url, ...fields }) =>
        this.send(call, async () => {
          const withBody = (asked: unknown): SendingCall =>
            toSendingCall(call, { name: 'send_media', asked: [type, asked], idempotencyKey });
          const { answer } = await this.files.send(
            { ...calling(call), withBody },
            type,
            jsonBody({ ...fields, [type]: url }),
          );
          return toSentMessageView(answer);
        }),
    }),
  ];

  private async send(
    call: SessionToolCall,
    send: () => Promise<SentMessageView>,
  ): Promise<SentMessageView & { replyCursor: string }> {
    await this.throttling.countMessage(call.request, call.view.session.id);
    const replyCursor = await this.replies.cursorOfNow(call);
    return { ...(await send()), replyCursor };
  }
}

function toSendingCall(
  { view, caller }: SessionToolCall,
  { name, asked, idempotencyKey: key }: { name: string; asked: unknown; idempotencyKey: string | undefined },
): SendingCall {
  const request = key === undefined ? undefined : { key, hash: hashOf(['mcp', name, view.session.id, asked]) };
  return { ...calling({ view, caller }), request };
}

function calling({ view, caller }: Pick<SessionToolCall, 'view' | 'caller'>): Omit<SendingCall, 'request'> {
  return { view, caller, isAsync: false };
}

function jsonBody(fields: object): Parameters<FileSendingService['send']>[2] {
  const mediaType = 'application/json';
  return { body: Readable.from([Buffer.from(JSON.stringify(fields))]), mediaType, contentType: mediaType };
}
