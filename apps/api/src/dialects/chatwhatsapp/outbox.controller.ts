import { Controller, HttpCode, Post } from '@nestjs/common';
import { ApiOkResponse, ApiOperation, ApiParam, ApiTags } from '@nestjs/swagger';
import type { Caller } from '@chasqui/audit';
import type { SessionView } from '@chasqui/sessions';
import { CurrentSession } from '../../auth/authenticated-request.js';
import { CurrentCaller } from '../../auth/current-actor.js';
import { RequireKey } from '../../auth/requirements.js';
import { ApiErrors } from '../../docs/error-answers.js';
import { OwnBody } from '../../http/validated-input.js';
import { OutboxControlService } from './outbox-control.service.js';
import { ClearedQueueAnswer, ClearQueueBody } from './outbox.dto.js';
import { SessionStatusAnswer, toSessionStatusAnswer } from './session-answers.dto.js';
import { SessionStatusService } from './session-status.service.js';

@ApiTags('Sessions')
@ApiParam({ name: 'sessionId', format: 'uuid' })
@Controller('sessions/:sessionId')
export class OutboxController {
  constructor(
    private readonly control: OutboxControlService,
    private readonly statuses: SessionStatusService,
  ) {}

  @Post('pause')
  @HttpCode(200)
  @RequireKey('session')
  @ApiOperation({
    summary: 'Hand no message over any more; what is accepted waits',
    description: 'One that is being handed over goes on. It lasts until `resume`, whatever restarts. Again: no change.',
  })
  @ApiOkResponse({ type: SessionStatusAnswer })
  async pause(@CurrentCaller() by: Caller, @CurrentSession() view: SessionView): Promise<SessionStatusAnswer> {
    await this.control.pause(by, view);
    return toSessionStatusAnswer(await this.statuses.report(view));
  }

  @Post('resume')
  @HttpCode(200)
  @RequireKey('session')
  @ApiOperation({
    summary: 'Hand messages over again',
    description: 'After `number_changed` this sends what was accepted for the number before from the one of now.',
  })
  @ApiOkResponse({ type: SessionStatusAnswer })
  async resume(@CurrentCaller() by: Caller, @CurrentSession() view: SessionView): Promise<SessionStatusAnswer> {
    await this.control.resume(by, view);
    return toSessionStatusAnswer(await this.statuses.report(view));
  }

  @Post('queue/clear')
  @HttpCode(200)
  @RequireKey('session')
  @ApiOperation({
    summary: 'Cancel what is queued',
    description: 'Not what is being sent or may have left, and not what is accepted after the call came.',
  })
  @ApiOkResponse({ type: ClearedQueueAnswer })
  @ApiErrors(400, 413, 415)
  async clear(
    @CurrentCaller() by: Caller,
    @CurrentSession() view: SessionView,
    @OwnBody(ClearQueueBody) { lane }: ClearQueueBody,
  ): Promise<ClearedQueueAnswer> {
    return { success: true, cancelled: await this.control.clear(by, view, lane) };
  }
}
