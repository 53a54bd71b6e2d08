import { Controller, HttpCode, Param, Post, Res } from '@nestjs/common';
import { ApiOperation, ApiParam, ApiTags } from '@nestjs/swagger';
import type { FastifyReply } from 'fastify';
import { RequireKey } from '../../../auth/requirements.js';
import { ApiErrors } from '../../../docs/error-answers.js';
import { OwnBody } from '../../../http/validated-input.js';
import { LimitedAs } from '../../../throttling/limited-as.js';
import { toContext } from '../context-fields.js';
import type { OptionFields } from '../send-fields.js';
import { ApiSending, CurrentSendingCall, showHow, type SendingCall } from '../sending-call.js';
import type { SentMessageView } from '../sent-message.dto.js';
import {
  EditBody,
  ForwardBody,
  PinBody,
  ReactBody,
  RevokeBody,
  StarBody,
  toPinSeconds,
} from './message-actions.dto.js';
import { MessageActionsService, type NewAction } from './message-actions.service.js';

/** Each is answered as a send is, with a `messageId` of its own, and waits for its turn as one. */
@ApiTags('Messages')
@ApiParam({ name: 'sessionId', format: 'uuid' })
@ApiParam({ name: 'messageId', description: 'Of the message that it is done to.' })
@Controller('sessions/:sessionId/messages/:messageId')
export class MessageActionsController {
  constructor(private readonly actions: MessageActionsService) {}

  @Post('react')
  @HttpCode(200)
  @RequireKey('session')
  @LimitedAs('messages')
  @ApiOperation({ summary: 'React to a message', description: 'An empty emoji takes the reaction back.' })
  @ApiSending()
  @ApiErrors(400, 404, 409, 413, 415, 422)
  async react(
    @CurrentSendingCall() call: SendingCall,
    @Param('messageId') messageId: string,
    @OwnBody(ReactBody) body: ReactBody,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<SentMessageView> {
    const action: NewAction = { type: 'reaction', content: { emoji: body.emoji } };
    return this.act(call, reply, { messageId, action, options: body });
  }

  @Post('edit')
  @HttpCode(200)
  @RequireKey('session')
  @LimitedAs('messages')
  @ApiOperation({ summary: 'Change the words of an own message', description: 'WhatsApp allows it for 15 minutes.' })
  @ApiSending()
  @ApiErrors(400, 404, 409, 413, 415, 422)
  async edit(
    @CurrentSendingCall() call: SendingCall,
    @Param('messageId') messageId: string,
    @OwnBody(EditBody) body: EditBody,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<SentMessageView> {
    const content = { text: body.text, ...toContext(body, call.caller.key) };
    return this.act(call, reply, { messageId, action: { type: 'edit', content }, options: body });
  }

  @Post('revoke')
  @HttpCode(200)
  @RequireKey('session')
  @LimitedAs('messages')
  @ApiOperation({ summary: 'Delete a message for everybody', description: "An own one; a group's admin: any." })
  @ApiSending()
  @ApiErrors(400, 404, 409, 413, 415, 422)
  async revoke(
    @CurrentSendingCall() call: SendingCall,
    @Param('messageId') messageId: string,
    @OwnBody(RevokeBody) body: RevokeBody,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<SentMessageView> {
    return this.act(call, reply, { messageId, action: { type: 'revoke', content: {} }, options: body });
  }

  @Post('forward')
  @HttpCode(200)
  @RequireKey('session')
  @LimitedAs('messages')
  @ApiOperation({
    summary: 'Forward a message to another chat',
    description:
      'Its answer has the id of the new one. A received file that nobody fetched yet is fetched before: the session must be ready then.',
  })
  @ApiSending()
  @ApiErrors(400, 404, 409, 410, 413, 415, 422, 429, 502, 503, 504)
  async forward(
    @CurrentSendingCall() call: SendingCall,
    @Param('messageId') messageId: string,
    @OwnBody(ForwardBody) body: ForwardBody,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<SentMessageView> {
    const { view, isReplay } = await this.actions.forward(call, messageId, body);
    showHow(reply, { isAsync: call.isAsync, isReplay });
    return view;
  }

  @Post('star')
  @HttpCode(200)
  @RequireKey('session')
  @LimitedAs('messages')
  @ApiOperation({ summary: 'Star a message', description: 'Only the session itself sees it.' })
  @ApiSending()
  @ApiErrors(400, 404, 409, 413, 415, 422)
  async star(
    @CurrentSendingCall() call: SendingCall,
    @Param('messageId') messageId: string,
    @OwnBody(StarBody) body: StarBody,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<SentMessageView> {
    const action: NewAction = { type: 'star', content: { on: body.on ?? true } };
    return this.act(call, reply, { messageId, action, options: body });
  }

  @Post('pin')
  @HttpCode(200)
  @RequireKey('session')
  @LimitedAs('messages')
  @ApiOperation({ summary: 'Pin a message in its chat' })
  @ApiSending()
  @ApiErrors(400, 404, 409, 413, 415, 422)
  async pin(
    @CurrentSendingCall() call: SendingCall,
    @Param('messageId') messageId: string,
    @OwnBody(PinBody) body: PinBody,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<SentMessageView> {
    const content = { on: body.on ?? true, durationSeconds: toPinSeconds(body) };
    return this.act(call, reply, { messageId, action: { type: 'pin', content }, options: body });
  }

  private async act(
    call: SendingCall,
    reply: FastifyReply,
    { messageId, action, options }: { messageId: string; action: NewAction; options: OptionFields },
  ): Promise<SentMessageView> {
    const { view, isReplay } = await this.actions.act(call, messageId, { action, options });
    showHow(reply, { isAsync: call.isAsync, isReplay });
    return view;
  }
}
