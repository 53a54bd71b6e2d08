import { Controller, HttpCode, Post, Res } from '@nestjs/common';
import { ApiOperation, ApiParam, ApiTags } from '@nestjs/swagger';
import type { FastifyReply } from 'fastify';
import { RequireKey } from '../../../auth/requirements.js';
import { ApiErrors } from '../../../docs/error-answers.js';
import { OwnBody } from '../../../http/validated-input.js';
import { LimitedAs } from '../../../throttling/limited-as.js';
import type { Sendable } from '../sendable.js';
import { ApiSending, CurrentSendingCall, showHow, type SendingCall } from '../sending-call.js';
import { SendingService } from '../sending.service.js';
import { toSentMessageView, type SentMessageView } from '../sent-message.dto.js';
import { SendContactBody, toContactMessage } from './contact.dto.js';
import { SendLocationBody, toLocationMessage } from './location.dto.js';
import { SendPollBody, toPollMessage } from './poll.dto.js';

/** Messages that are neither texts nor files. */
@ApiTags('Messages')
@ApiParam({ name: 'sessionId', format: 'uuid' })
@Controller('sessions/:sessionId/send')
export class MessageTypesController {
  constructor(private readonly sending: SendingService) {}

  @Post('location')
  @HttpCode(200)
  @RequireKey('session')
  @LimitedAs('messages')
  @ApiOperation({ summary: 'Send a place' })
  @ApiSending()
  @ApiErrors(400, 409, 413, 415, 422)
  async sendLocation(
    @CurrentSendingCall() call: SendingCall,
    @OwnBody(SendLocationBody) body: SendLocationBody,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<SentMessageView> {
    return this.send(call, toLocationMessage(body, call), reply);
  }

  @Post('contact')
  @HttpCode(200)
  @RequireKey('session')
  @LimitedAs('messages')
  @ApiOperation({ summary: 'Send contact cards', description: 'One message with all of them.' })
  @ApiSending()
  @ApiErrors(400, 409, 413, 415, 422)
  async sendContact(
    @CurrentSendingCall() call: SendingCall,
    @OwnBody(SendContactBody) body: SendContactBody,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<SentMessageView> {
    return this.send(call, toContactMessage(body, call), reply);
  }

  @Post('poll')
  @HttpCode(200)
  @RequireKey('session')
  @LimitedAs('messages')
  @ApiOperation({ summary: 'Send a poll' })
  @ApiSending()
  @ApiErrors(400, 409, 413, 415, 422)
  async sendPoll(
    @CurrentSendingCall() call: SendingCall,
    @OwnBody(SendPollBody) body: SendPollBody,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<SentMessageView> {
    return this.send(call, toPollMessage(body, call), reply);
  }

  private async send(call: SendingCall, message: Sendable, reply: FastifyReply): Promise<SentMessageView> {
    const { answer, isReplay } = await this.sending.send(call, message);
    showHow(reply, { isAsync: call.isAsync, isReplay });
    return toSentMessageView(answer);
  }
}
