import { Controller, Get, HttpCode, Param, Post } from '@nestjs/common';
import { ApiOkResponse, ApiOperation, ApiParam, ApiTags } from '@nestjs/swagger';
import { OwnBody, OwnQuery } from '../../../http/validated-input.js';
import { AsksSession } from '../session-calls/documented-call.js';
import { PageQuery } from '../session-calls/page.dto.js';
import { CurrentSessionCall, type SessionCall } from '../session-calls/session-call.js';
import { DecidedRequestsAnswer, DecideRequestsBody, JoinRequestsAnswer } from './join-request.dto.js';
import { JoinRequestsService } from './join-requests.service.js';

@ApiTags('Groups')
@ApiParam({ name: 'sessionId', format: 'uuid' })
@Controller('sessions/:sessionId/groups/:jid/requests')
export class JoinRequestsController {
  constructor(private readonly requests: JoinRequestsService) {}

  @Get()
  @AsksSession()
  @ApiOperation({ summary: 'Who asks to be let into a group', description: 'For admins of the group.' })
  @ApiOkResponse({ type: JoinRequestsAnswer })
  async list(
    @CurrentSessionCall() call: SessionCall,
    @Param('jid') jid: string,
    @OwnQuery(PageQuery) page: PageQuery,
  ): Promise<JoinRequestsAnswer> {
    return this.requests.list(call, jid, page);
  }

  @Post()
  @HttpCode(200)
  @AsksSession(413, 415)
  @ApiOperation({ summary: 'Let people into a group, or turn them away', description: 'For admins of the group.' })
  @ApiOkResponse({ type: DecidedRequestsAnswer })
  async decide(
    @CurrentSessionCall() call: SessionCall,
    @Param('jid') jid: string,
    @OwnBody(DecideRequestsBody) decision: DecideRequestsBody,
  ): Promise<DecidedRequestsAnswer> {
    return this.requests.decide(call, jid, decision);
  }
}
