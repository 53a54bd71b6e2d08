import { Controller, Get, HttpCode, Param, Post } from '@nestjs/common';
import { ApiOkResponse, ApiOperation, ApiParam, ApiTags } from '@nestjs/swagger';
import { OwnBody, OwnQuery, PublishedBody } from '../../../http/validated-input.js';
import { AsksSession } from '../session-calls/documented-call.js';
import { PageQuery } from '../session-calls/page.dto.js';
import { CurrentSessionCall, type SessionCall } from '../session-calls/session-call.js';
import {
  AboutAnswer,
  BlockBody,
  BlockedAnswer,
  CheckNumbersBody,
  ContactAnswer,
  ContactsAnswer,
  NumberChecksAnswer,
  ProfilePictureAnswer,
} from './contact.dto.js';
import { ContactsService } from './contacts.service.js';

@ApiTags('Contacts')
@ApiParam({ name: 'sessionId', format: 'uuid' })
@Controller('sessions/:sessionId/contacts')
export class ContactsController {
  constructor(private readonly contacts: ContactsService) {}

  @Get()
  @AsksSession()
  @ApiOperation({ summary: 'Whom the session knows', description: 'docs/contacts-and-groups.md tells of people.' })
  @ApiOkResponse({ type: ContactsAnswer })
  async list(@CurrentSessionCall() call: SessionCall, @OwnQuery(PageQuery) page: PageQuery): Promise<ContactsAnswer> {
    return this.contacts.list(call, page);
  }

  @Get(':jid')
  @AsksSession()
  @ApiOperation({ summary: 'One contact; who is not known is looked up on WhatsApp' })
  @ApiOkResponse({ type: ContactAnswer })
  async get(@CurrentSessionCall() call: SessionCall, @Param('jid') jid: string): Promise<ContactAnswer> {
    return this.contacts.get(call, jid);
  }

  @Get(':jid/about')
  @AsksSession()
  @ApiOperation({ summary: 'What somebody says about themselves' })
  @ApiOkResponse({ type: AboutAnswer })
  async about(@CurrentSessionCall() call: SessionCall, @Param('jid') jid: string): Promise<AboutAnswer> {
    return this.contacts.about(call, jid);
  }

  @Get(':jid/profile-picture')
  @AsksSession()
  @ApiOperation({ summary: 'The picture of a person or a group' })
  @ApiOkResponse({ type: ProfilePictureAnswer })
  async picture(@CurrentSessionCall() call: SessionCall, @Param('jid') jid: string): Promise<ProfilePictureAnswer> {
    return this.contacts.picture(call, jid);
  }

  @Post('block')
  @HttpCode(200)
  @AsksSession(413, 415)
  @ApiOperation({ summary: 'Block a contact; again: no change' })
  @ApiOkResponse({ type: BlockedAnswer })
  async block(
    @CurrentSessionCall() call: SessionCall,
    @PublishedBody(BlockBody) { jid }: BlockBody,
  ): Promise<BlockedAnswer> {
    return this.contacts.block(call, jid);
  }

  @Post('unblock')
  @HttpCode(200)
  @AsksSession(413, 415)
  @ApiOperation({ summary: 'Unblock a contact; again: no change' })
  @ApiOkResponse({ type: BlockedAnswer })
  async unblock(
    @CurrentSessionCall() call: SessionCall,
    @PublishedBody(BlockBody) { jid }: BlockBody,
  ): Promise<BlockedAnswer> {
    return this.contacts.unblock(call, jid);
  }

  @Post('check')
  @HttpCode(200)
  @AsksSession(413, 415)
  @ApiOperation({
    summary: 'Which of up to 100 numbers are on WhatsApp',
    description: 'Asked one after the other with pauses, remembered for a while, and at most 500 in an hour.',
  })
  @ApiOkResponse({ type: NumberChecksAnswer })
  async check(
    @CurrentSessionCall() call: SessionCall,
    @OwnBody(CheckNumbersBody) { numbers }: CheckNumbersBody,
  ): Promise<NumberChecksAnswer> {
    return this.contacts.check(call, numbers);
  }
}
