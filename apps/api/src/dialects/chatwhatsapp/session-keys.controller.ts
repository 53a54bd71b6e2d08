import { Controller, Header, HttpCode, Post } from '@nestjs/common';
import { ApiOkResponse, ApiOperation, ApiParam, ApiTags } from '@nestjs/swagger';
import type { Caller } from '@chasqui/audit';
import type { SessionView } from '@chasqui/sessions';
import { RotateKeyBody } from '../../admin/key-rotation.dto.js';
import { CurrentSession } from '../../auth/authenticated-request.js';
import { CurrentCaller } from '../../auth/current-actor.js';
import { RequireKey } from '../../auth/requirements.js';
import { ApiErrors } from '../../docs/error-answers.js';
import { OwnBody } from '../../http/validated-input.js';
import { KEY_WARNING, RotatedSessionKeyAnswer } from './session-answers.dto.js';
import { SessionOrdersService } from './session-orders.service.js';

@ApiTags('Sessions')
@Controller('sessions/:sessionId/keys')
export class SessionKeysController {
  constructor(private readonly orders: SessionOrdersService) {}

  @Post('rotate')
  @HttpCode(200)
  @RequireKey('session')
  @Header('Cache-Control', 'no-store')
  @ApiParam({ name: 'sessionId', format: 'uuid' })
  @ApiOperation({ summary: 'A new key for the session, shown this once; the session stays as it is' })
  @ApiOkResponse({ type: RotatedSessionKeyAnswer })
  @ApiErrors(400, 413, 415)
  async rotate(
    @CurrentCaller() by: Caller,
    @CurrentSession() view: SessionView,
    @OwnBody(RotateKeyBody) { graceSeconds }: RotateKeyBody,
  ): Promise<RotatedSessionKeyAnswer> {
    return { success: true, apiKey: await this.orders.rotateKey(by, view, graceSeconds), warning: KEY_WARNING };
  }
}
