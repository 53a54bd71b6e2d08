import { Controller, Delete, Get, Header, HttpCode, Post } from '@nestjs/common';
import { ApiOkResponse, ApiOperation, ApiParam, ApiTags } from '@nestjs/swagger';
import type { SessionView } from '@chasqui/sessions';
import { CurrentCredentials, CurrentSession, type Credentials } from '../../../auth/authenticated-request.js';
import { RequireKey } from '../../../auth/requirements.js';
import { ApiErrors } from '../../../docs/error-answers.js';
import { OwnBody } from '../../../http/validated-input.js';
import { LimitedAs } from '../../../throttling/limited-as.js';
import { AsksSession } from '../session-calls/documented-call.js';
import { CurrentSessionCall, type SessionCall } from '../session-calls/session-call.js';
import { PairingCodeAnswer, PairingCodeBody, QrAgainAnswer, toPairingCodeAnswer } from './pairing-code.dto.js';
import { PairingCodeService } from './pairing-code.service.js';

@ApiTags('Sessions')
@ApiParam({ name: 'sessionId', format: 'uuid' })
@Controller('sessions/:sessionId/pairing-code')
export class PairingCodeController {
  constructor(private readonly codes: PairingCodeService) {}

  @Post()
  @HttpCode(200)
  @AsksSession(413, 415)
  @LimitedAs('qr')
  @Header('Cache-Control', 'no-store')
  @ApiOperation({
    summary: 'A code to enter on the phone in place of scanning a QR',
    description: 'WhatsApp > Linked devices > Link with phone number. Waits for the session to start.',
  })
  @ApiOkResponse({ type: PairingCodeAnswer })
  async request(
    @CurrentSessionCall() call: SessionCall,
    @CurrentCredentials() caller: Credentials,
    @OwnBody(PairingCodeBody) { phoneNumber }: PairingCodeBody,
  ): Promise<PairingCodeAnswer> {
    return toPairingCodeAnswer(await this.codes.request(call, caller, phoneNumber));
  }

  @Get()
  @RequireKey('session')
  @LimitedAs('qr')
  @Header('Cache-Control', 'no-store')
  @ApiOperation({ summary: 'The pairing code that the session shows now' })
  @ApiOkResponse({ type: PairingCodeAnswer })
  @ApiErrors(409)
  async read(@CurrentSession() view: SessionView): Promise<PairingCodeAnswer> {
    return toPairingCodeAnswer(await this.codes.read(view));
  }

  @Delete()
  @AsksSession()
  @ApiOperation({ summary: 'Show a QR again in place of a pairing code' })
  @ApiOkResponse({ type: QrAgainAnswer })
  async showQr(@CurrentSessionCall() call: SessionCall): Promise<QrAgainAnswer> {
    await this.codes.showQr(call);
    return { success: true, message: 'The session shows a QR again' };
  }
}
