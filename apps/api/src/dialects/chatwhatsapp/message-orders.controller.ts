import { Controller, Delete, HttpCode, Param, Patch, Post } from '@nestjs/common';
import { ApiOkResponse, ApiOperation, ApiParam, ApiTags } from '@nestjs/swagger';
import type { Caller } from '@chasqui/audit';
import { MessageOrdersService, MessagesService } from '@chasqui/messages';
import type { SessionView } from '@chasqui/sessions';
import { CurrentSession } from '../../auth/authenticated-request.js';
import { CurrentCaller } from '../../auth/current-actor.js';
import { RequireKey } from '../../auth/requirements.js';
import { ApiErrors } from '../../docs/error-answers.js';
import { OwnBody } from '../../http/validated-input.js';
import { MessageReadingService } from './message-reading.service.js';
import { MessageAnswer } from './message.dto.js';
import { OutboxControlService } from './outbox-control.service.js';
import { ChangeMessageBody, ResolveMessageBody } from './outbox.dto.js';

@ApiTags('Messages')
@ApiParam({ name: 'sessionId', format: 'uuid' })
@Controller('sessions/:sessionId/messages/:messageId')
export class MessageOrdersController {
  constructor(
    private readonly orders: MessageOrdersService,
    private readonly control: OutboxControlService,
    private readonly messages: MessagesService,
    private readonly reading: MessageReadingService,
  ) {}

  @Delete()
  @RequireKey('session')
  @ApiOperation({ summary: 'Cancel a message that is still queued', description: 'Again: no change.' })
  @ApiOkResponse({ type: MessageAnswer })
  @ApiErrors(409)
  async cancel(@CurrentSession() view: SessionView, @Param('messageId') messageId: string): Promise<MessageAnswer> {
    return this.reading.answer(view, await this.orders.cancel(view.session, messageId));
  }

  @Patch()
  @RequireKey('session')
  @ApiOperation({ summary: 'Let a message that is still queued wait in another lane' })
  @ApiOkResponse({ type: MessageAnswer })
  @ApiErrors(400, 409, 413, 415)
  async change(
    @CurrentSession() view: SessionView,
    @Param('messageId') messageId: string,
    @OwnBody(ChangeMessageBody) { lane }: ChangeMessageBody,
  ): Promise<MessageAnswer> {
    return this.reading.answer(view, await this.orders.changeLane(view.session, messageId, lane));
  }

  @Post('resolve')
  @HttpCode(200)
  @RequireKey('session')
  @ApiOperation({ summary: 'Say what became of a parked message, or let it be handed over once more' })
  @ApiOkResponse({ type: MessageAnswer })
  @ApiErrors(400, 409, 413, 415)
  async resolve(
    @CurrentCaller() by: Caller,
    @CurrentSession() view: SessionView,
    @Param('messageId') messageId: string,
    @OwnBody(ResolveMessageBody) { outcome }: ResolveMessageBody,
  ): Promise<MessageAnswer> {
    await this.control.resolve(by, view, await this.messages.get(view.session, messageId), outcome);
    return this.reading.read(view, messageId);
  }
}
