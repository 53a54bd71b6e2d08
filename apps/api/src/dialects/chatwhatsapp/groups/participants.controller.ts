import { Controller, HttpCode, Param, Post } from '@nestjs/common';
import { ApiOkResponse, ApiOperation, ApiParam, ApiTags } from '@nestjs/swagger';
import { OwnBody } from '../../../http/validated-input.js';
import { AsksSession } from '../session-calls/documented-call.js';
import { CurrentSessionCall, type SessionCall } from '../session-calls/session-call.js';
import { ParticipantsAnswer } from './group-answers.dto.js';
import { ParticipantsBody } from './group.dto.js';
import { GroupsService } from './groups.service.js';

@ApiTags('Groups')
@ApiParam({ name: 'sessionId', format: 'uuid' })
@Controller('sessions/:sessionId/groups/:jid/participants')
export class ParticipantsController {
  constructor(private readonly groups: GroupsService) {}

  @Post('add')
  @HttpCode(200)
  @AsksSession(413, 415)
  @ApiOperation({ summary: 'Add people to a group' })
  @ApiOkResponse({ type: ParticipantsAnswer })
  async add(
    @CurrentSessionCall() call: SessionCall,
    @Param('jid') jid: string,
    @OwnBody(ParticipantsBody) { participants }: ParticipantsBody,
  ): Promise<ParticipantsAnswer> {
    return this.groups.changeParticipants(call, jid, { action: 'add', participants });
  }

  @Post('remove')
  @HttpCode(200)
  @AsksSession(413, 415)
  @ApiOperation({ summary: 'Remove people from a group' })
  @ApiOkResponse({ type: ParticipantsAnswer })
  async remove(
    @CurrentSessionCall() call: SessionCall,
    @Param('jid') jid: string,
    @OwnBody(ParticipantsBody) { participants }: ParticipantsBody,
  ): Promise<ParticipantsAnswer> {
    return this.groups.changeParticipants(call, jid, { action: 'remove', participants });
  }

  @Post('promote')
  @HttpCode(200)
  @AsksSession(413, 415)
  @ApiOperation({ summary: 'Make participants admins' })
  @ApiOkResponse({ type: ParticipantsAnswer })
  async promote(
    @CurrentSessionCall() call: SessionCall,
    @Param('jid') jid: string,
    @OwnBody(ParticipantsBody) { participants }: ParticipantsBody,
  ): Promise<ParticipantsAnswer> {
    return this.groups.changeParticipants(call, jid, { action: 'promote', participants });
  }

  @Post('demote')
  @HttpCode(200)
  @AsksSession(413, 415)
  @ApiOperation({ summary: 'Make admins plain participants' })
  @ApiOkResponse({ type: ParticipantsAnswer })
  async demote(
    @CurrentSessionCall() call: SessionCall,
    @Param('jid') jid: string,
    @OwnBody(ParticipantsBody) { participants }: ParticipantsBody,
  ): Promise<ParticipantsAnswer> {
    return this.groups.changeParticipants(call, jid, { action: 'demote', participants });
  }
}
