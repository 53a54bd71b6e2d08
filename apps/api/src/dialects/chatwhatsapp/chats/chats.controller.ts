import { Controller, Delete, Get, HttpCode, Param, Post } from '@nestjs/common';
import { ApiOkResponse, ApiOperation, ApiParam, ApiTags } from '@nestjs/swagger';
import { OwnBody, OwnQuery } from '../../../http/validated-input.js';
import { AsksSession } from '../session-calls/documented-call.js';
import { PageQuery } from '../session-calls/page.dto.js';
import { CurrentSessionCall, type SessionCall } from '../session-calls/session-call.js';
import { ActivityBody, ChatAnswer, ChatChangedAnswer, ChatMessagesAnswer, ChatsAnswer, MuteBody } from './chat.dto.js';
import { ChatsService } from './chats.service.js';

@ApiTags('Chats')
@ApiParam({ name: 'sessionId', format: 'uuid' })
@Controller('sessions/:sessionId/chats')
export class ChatsController {
  constructor(private readonly chats: ChatsService) {}

  @Get()
  @AsksSession()
  @ApiOperation({ summary: 'The chats of the session with people and groups, the latest first' })
  @ApiOkResponse({ type: ChatsAnswer })
  async list(@CurrentSessionCall() call: SessionCall, @OwnQuery(PageQuery) page: PageQuery): Promise<ChatsAnswer> {
    return this.chats.list(call, page);
  }

  @Get(':jid')
  @AsksSession()
  @ApiOperation({ summary: 'One chat' })
  @ApiOkResponse({ type: ChatAnswer })
  async get(@CurrentSessionCall() call: SessionCall, @Param('jid') jid: string): Promise<ChatAnswer> {
    return this.chats.get(call, jid);
  }

  @Get(':jid/messages')
  @AsksSession()
  @ApiOperation({
    summary: 'What was said in a chat, as WhatsApp Web has it, the latest first',
    description: 'Also from before the session came to Chasqui. What Chasqui sent and received itself: GET …/messages.',
  })
  @ApiOkResponse({ type: ChatMessagesAnswer })
  async messages(
    @CurrentSessionCall() call: SessionCall,
    @Param('jid') jid: string,
    @OwnQuery(PageQuery) page: PageQuery,
  ): Promise<ChatMessagesAnswer> {
    return this.chats.messages(call, jid, page);
  }

  @Post(':jid/read')
  @HttpCode(200)
  @AsksSession()
  @ApiOperation({ summary: 'Mark all of a chat as read; the other side is told' })
  @ApiOkResponse({ type: ChatChangedAnswer })
  async read(@CurrentSessionCall() call: SessionCall, @Param('jid') jid: string): Promise<ChatChangedAnswer> {
    return this.chats.order(call, jid, 'chats.read');
  }

  @Post(':jid/unread')
  @HttpCode(200)
  @AsksSession()
  @ApiOperation({ summary: 'Mark a chat as unread, for the people of this account only' })
  @ApiOkResponse({ type: ChatChangedAnswer })
  async unread(@CurrentSessionCall() call: SessionCall, @Param('jid') jid: string): Promise<ChatChangedAnswer> {
    return this.chats.order(call, jid, 'chats.unread');
  }

  @Post(':jid/typing')
  @HttpCode(200)
  @AsksSession(413, 415)
  @ApiOperation({ summary: 'Show that somebody types' })
  @ApiOkResponse({ type: ChatChangedAnswer })
  async typing(
    @CurrentSessionCall() call: SessionCall,
    @Param('jid') jid: string,
    @OwnBody(ActivityBody) { on }: ActivityBody,
  ): Promise<ChatChangedAnswer> {
    return this.chats.act(call, jid, on ? 'typing' : 'paused');
  }

  @Post(':jid/recording')
  @HttpCode(200)
  @AsksSession(413, 415)
  @ApiOperation({ summary: 'Show that somebody records a voice message' })
  @ApiOkResponse({ type: ChatChangedAnswer })
  async recording(
    @CurrentSessionCall() call: SessionCall,
    @Param('jid') jid: string,
    @OwnBody(ActivityBody) { on }: ActivityBody,
  ): Promise<ChatChangedAnswer> {
    return this.chats.act(call, jid, on ? 'recording' : 'paused');
  }

  @Post(':jid/archive')
  @HttpCode(200)
  @AsksSession()
  @ApiOperation({ summary: 'Archive a chat' })
  @ApiOkResponse({ type: ChatChangedAnswer })
  async archive(@CurrentSessionCall() call: SessionCall, @Param('jid') jid: string): Promise<ChatChangedAnswer> {
    return this.chats.set(call, jid, { what: 'chats.archive', on: true });
  }

  @Post(':jid/unarchive')
  @HttpCode(200)
  @AsksSession()
  @ApiOperation({ summary: 'Take a chat out of the archive' })
  @ApiOkResponse({ type: ChatChangedAnswer })
  async unarchive(@CurrentSessionCall() call: SessionCall, @Param('jid') jid: string): Promise<ChatChangedAnswer> {
    return this.chats.set(call, jid, { what: 'chats.archive', on: false });
  }

  @Post(':jid/pin')
  @HttpCode(200)
  @AsksSession()
  @ApiOperation({ summary: 'Pin a chat; WhatsApp has three places' })
  @ApiOkResponse({ type: ChatChangedAnswer })
  async pin(@CurrentSessionCall() call: SessionCall, @Param('jid') jid: string): Promise<ChatChangedAnswer> {
    return this.chats.set(call, jid, { what: 'chats.pin', on: true });
  }

  @Post(':jid/unpin')
  @HttpCode(200)
  @AsksSession()
  @ApiOperation({ summary: 'Unpin a chat' })
  @ApiOkResponse({ type: ChatChangedAnswer })
  async unpin(@CurrentSessionCall() call: SessionCall, @Param('jid') jid: string): Promise<ChatChangedAnswer> {
    return this.chats.set(call, jid, { what: 'chats.pin', on: false });
  }

  @Post(':jid/mute')
  @HttpCode(200)
  @AsksSession(413, 415)
  @ApiOperation({ summary: 'Mute a chat' })
  @ApiOkResponse({ type: ChatChangedAnswer })
  async mute(
    @CurrentSessionCall() call: SessionCall,
    @Param('jid') jid: string,
    @OwnBody(MuteBody) { until }: MuteBody,
  ): Promise<ChatChangedAnswer> {
    return this.chats.mute(call, jid, until);
  }

  @Post(':jid/unmute')
  @HttpCode(200)
  @AsksSession()
  @ApiOperation({ summary: 'Unmute a chat' })
  @ApiOkResponse({ type: ChatChangedAnswer })
  async unmute(@CurrentSessionCall() call: SessionCall, @Param('jid') jid: string): Promise<ChatChangedAnswer> {
    return this.chats.unmute(call, jid);
  }

  @Delete(':jid')
  @AsksSession()
  @ApiOperation({ summary: 'Delete a chat in this account; the other side keeps it' })
  @ApiOkResponse({ type: ChatChangedAnswer })
  async delete(@CurrentSessionCall() call: SessionCall, @Param('jid') jid: string): Promise<ChatChangedAnswer> {
    return this.chats.delete(call, jid);
  }
}
