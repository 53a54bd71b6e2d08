import { Controller, Get, HttpCode, Param, Post, Res } from '@nestjs/common';
import { ApiOkResponse, ApiOperation, ApiParam, ApiTags } from '@nestjs/swagger';
import type { SessionView } from '@chasqui/sessions';
import type { FastifyReply } from 'fastify';
import { CurrentSession } from '../../auth/authenticated-request.js';
import { RequireKey } from '../../auth/requirements.js';
import { ApiErrors } from '../../docs/error-answers.js';
import { PublishedBody } from '../../http/validated-input.js';
import { LimitedAs } from '../../throttling/limited-as.js';
import { MessageReadingService } from './message-reading.service.js';
import { MessageAnswer, SendTextBody, toTextMessage } from './message.dto.js';
import { ApiSending, CurrentSendingCall, showHow, type SendingCall } from './sending-call.js';
import { SendingService } from './sending.service.js';
import { toSentMessageView, type SentMessageView } from './sent-message.dto.js';

@ApiTags('Messages')
@ApiParam({ name: 'sessionId', format: 'uuid' })
@Controller('sessions/:sessionId')
export class MessagesController {
  constructor(
    private readonly sending: SendingService,
    private readonly reading: MessageReadingService,
  ) {}

  @Post('send')
  @HttpCode(200)
  @RequireKey('session')
  @LimitedAs('messages')
  @ApiOperation({ summary: 'Send a text' })
  @ApiSending()
  @ApiErrors(400, 409, 413, 415, 422)
  async sendText(
    @CurrentSendingCall() call: SendingCall,
    @PublishedBody(SendTextBody) body: SendTextBody,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<SentMessageView> {
    const { answer, isReplay } = await this.sending.send(call, toTextMessage(body, call));
    showHow(reply, { isAsync: call.isAsync, isReplay });
    return toSentMessageView(answer);
  }

  @Get('messages/:messageId')
  @RequireKey('session')
  @ApiOperation({ summary: 'One message with its history' })
  @ApiOkResponse({ type: MessageAnswer })
  async get(@CurrentSession() view: SessionView, @Param('messageId') messageId: string): Promise<MessageAnswer> {
    return this.reading.read(view, messageId);
  }
}
