import { Controller, Delete, Get, HttpCode, Param, Patch, Post } from '@nestjs/common';
import { ApiCreatedResponse, ApiOkResponse, ApiOperation, ApiParam, ApiTags } from '@nestjs/swagger';
import { OwnBody, OwnQuery } from '../../../http/validated-input.js';
import { AsksSession } from '../session-calls/documented-call.js';
import { PageQuery } from '../session-calls/page.dto.js';
import { CurrentSessionCall, type SessionCall } from '../session-calls/session-call.js';
import {
  GroupAnswer,
  GroupsAnswer,
  InviteAnswer,
  JoinedAnswer,
  LeftAnswer,
  ParticipantsAnswer,
} from './group-answers.dto.js';
import { ChangeGroupBody, CreateGroupBody, JoinGroupBody } from './group.dto.js';
import { GroupsService } from './groups.service.js';

@ApiTags('Groups')
@ApiParam({ name: 'sessionId', format: 'uuid' })
@Controller('sessions/:sessionId/groups')
export class GroupsController {
  constructor(private readonly groups: GroupsService) {}

  @Get()
  @AsksSession()
  @ApiOperation({ summary: 'The groups that the session is in', description: 'docs/contacts-and-groups.md' })
  @ApiOkResponse({ type: GroupsAnswer })
  async list(@CurrentSessionCall() call: SessionCall, @OwnQuery(PageQuery) page: PageQuery): Promise<GroupsAnswer> {
    return this.groups.list(call, page);
  }

  @Post()
  @AsksSession(413, 415)
  @ApiOperation({ summary: 'Make a group', description: 'Who may be added by invitation only is not invited.' })
  @ApiCreatedResponse({ type: ParticipantsAnswer })
  async create(
    @CurrentSessionCall() call: SessionCall,
    @OwnBody(CreateGroupBody) group: CreateGroupBody,
  ): Promise<ParticipantsAnswer> {
    return this.groups.create(call, group);
  }

  @Post('join')
  @HttpCode(200)
  @AsksSession(413, 415)
  @ApiOperation({ summary: 'Join a group by its link' })
  @ApiOkResponse({ type: JoinedAnswer })
  async join(
    @CurrentSessionCall() call: SessionCall,
    @OwnBody(JoinGroupBody) { invite }: JoinGroupBody,
  ): Promise<JoinedAnswer> {
    return this.groups.join(call, invite);
  }

  @Get(':jid')
  @AsksSession()
  @ApiOperation({ summary: 'One group with its participants' })
  @ApiOkResponse({ type: GroupAnswer })
  async get(@CurrentSessionCall() call: SessionCall, @Param('jid') jid: string): Promise<GroupAnswer> {
    return this.groups.get(call, jid);
  }

  @Patch(':jid')
  @AsksSession(413, 415, 429)
  @ApiOperation({ summary: 'Change subject, description, picture or settings; what is not given stays' })
  @ApiOkResponse({ type: GroupAnswer })
  async change(
    @CurrentSessionCall() call: SessionCall,
    @Param('jid') jid: string,
    @OwnBody(ChangeGroupBody) changes: ChangeGroupBody,
  ): Promise<GroupAnswer> {
    return this.groups.change(call, jid, changes);
  }

  @Delete(':jid')
  @AsksSession()
  @ApiOperation({ summary: 'Leave a group' })
  @ApiOkResponse({ type: LeftAnswer })
  async leave(@CurrentSessionCall() call: SessionCall, @Param('jid') jid: string): Promise<LeftAnswer> {
    return this.groups.leave(call, jid);
  }

  @Get(':jid/invite')
  @AsksSession()
  @ApiOperation({ summary: 'The link by which people join' })
  @ApiOkResponse({ type: InviteAnswer })
  async invite(@CurrentSessionCall() call: SessionCall, @Param('jid') jid: string): Promise<InviteAnswer> {
    return this.groups.invite(call, jid);
  }

  @Post(':jid/invite')
  @HttpCode(200)
  @AsksSession()
  @ApiOperation({ summary: 'Revoke the link; the answer has the new one' })
  @ApiOkResponse({ type: InviteAnswer })
  async revokeInvite(@CurrentSessionCall() call: SessionCall, @Param('jid') jid: string): Promise<InviteAnswer> {
    return this.groups.revokeInvite(call, jid);
  }
}
