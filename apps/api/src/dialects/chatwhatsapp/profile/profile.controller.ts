import { Controller, Get, HttpCode, Post, Put } from '@nestjs/common';
import { ApiOkResponse, ApiOperation, ApiParam, ApiTags } from '@nestjs/swagger';
import { OwnBody } from '../../../http/validated-input.js';
import { AsksSession } from '../session-calls/documented-call.js';
import { CurrentSessionCall, type SessionCall } from '../session-calls/session-call.js';
import { ChangeProfileBody, PresenceAnswer, PresenceBody, ProfileAnswer } from './profile.dto.js';
import { ProfileService } from './profile.service.js';

@ApiTags('Profile')
@ApiParam({ name: 'sessionId', format: 'uuid' })
@Controller('sessions/:sessionId')
export class ProfileController {
  constructor(private readonly profile: ProfileService) {}

  @Get('profile')
  @AsksSession()
  @ApiOperation({ summary: 'How the account of the session shows itself' })
  @ApiOkResponse({ type: ProfileAnswer })
  async get(@CurrentSessionCall() call: SessionCall): Promise<ProfileAnswer> {
    return this.profile.get(call);
  }

  @Put('profile')
  @AsksSession(413, 415, 429)
  @ApiOperation({ summary: 'Change name, about or picture; what is not given stays' })
  @ApiOkResponse({ type: ProfileAnswer })
  async change(
    @CurrentSessionCall() call: SessionCall,
    @OwnBody(ChangeProfileBody) changes: ChangeProfileBody,
  ): Promise<ProfileAnswer> {
    return this.profile.change(call, changes);
  }

  @Post('presence')
  @HttpCode(200)
  @AsksSession(413, 415)
  @ApiOperation({ summary: 'Show the account as online, or not' })
  @ApiOkResponse({ type: PresenceAnswer })
  async setPresence(
    @CurrentSessionCall() call: SessionCall,
    @OwnBody(PresenceBody) presence: PresenceBody,
  ): Promise<PresenceAnswer> {
    return this.profile.setPresence(call, presence);
  }
}
