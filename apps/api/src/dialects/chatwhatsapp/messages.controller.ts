import { Controller, Get, HttpCode, Param, Post } from '@nestjs/common';
import { ApiOkResponse, ApiOperation, ApiParam, ApiTags } from '@nestjs/swagger';
import { MessagesService } from '@chasqui/messages';
import type { SessionView } from '@chasqui/sessions';
import { CurrentCredentials, CurrentSession, type Credentials } from '../../auth/authenticated-request.js';
import { RequireKey } from '../../auth/requirements.js';
import { ApiErrors } from '../../docs/error-answers.js';
import { PublishedBody } from '../../http/validated-input.js';
import { LimitedAs } from '../../throttling/limited-as.js';
import {
  MessageAnswer,
  SendTextBody,
  SentMessageView,
  toMessageView,
  toSentMessageView,
  toTextMessage,
} from './message.dto.js';
import { SendingService } from './sending.service.js';

@ApiTags('Messages')
@ApiParam({ name: 'sessionId', format: 'uuid' })
@Controller('sessions/:sessionId')
export class MessagesController {
  constructor(
    private readonly sending: SendingService,
    private readonly messages: MessagesService,
  ) {}

  @Post('send')
  @HttpCode(200)
  @RequireKey('session')
  @LimitedAs('messages')
  @ApiOperation({ summary: 'Send a text' })
  @ApiOkResponse({ type: SentMessageView })
  @ApiErrors(400, 409, 413, 415, 422)
  async sendText(
    @CurrentSession() view: SessionView,
    @CurrentCredentials() caller: Credentials,
    @PublishedBody(SendTextBody) body: SendTextBody,
  ): Promise<SentMessageView> {
    const { message, heldBecause } = await this.sending.sendText(view, caller, toTextMessage(body, caller.key));
    return toSentMessageView(message, heldBecause);
  }

  @Get('messages/:messageId')
  @RequireKey('session')
  @ApiOperation({ summary: 'One message with its history' })
  @ApiOkResponse({ type: MessageAnswer })
  async get(@CurrentSession() { session }: SessionView, @Param('messageId') messageId: string): Promise<MessageAnswer> {
    const message = await this.messages.get(session, messageId);
    return { success: true, message: toMessageView(message, await this.messages.historyOf(message)) };
  }
}
