import { Controller, Get } from '@nestjs/common';
import { ApiOkResponse, ApiOperation, ApiParam, ApiTags } from '@nestjs/swagger';
import type { AccountKey } from '@chasqui/api-keys';
import type { SessionView } from '@chasqui/sessions';
import { CurrentKey, CurrentSession } from '../../auth/authenticated-request.js';
import { RequireKey } from '../../auth/requirements.js';
import { ApiErrors } from '../../docs/error-answers.js';
import { OwnQuery } from '../../http/validated-input.js';
import { ApiMessageFilters, ListMessagesQuery, MessagesAnswer } from './message-list.dto.js';
import { MessageLists } from './message-lists.service.js';

@ApiTags('Messages')
@ApiParam({ name: 'sessionId', format: 'uuid' })
@Controller('sessions/:sessionId/messages')
export class MessageListController {
  constructor(private readonly lists: MessageLists) {}

  @Get()
  @RequireKey('session')
  @ApiOperation({
    summary: 'What the session sent and received, newest first',
    description: 'docs/reading.md tells of the filters and of pages.',
  })
  @ApiMessageFilters()
  @ApiOkResponse({ type: MessagesAnswer })
  @ApiErrors(400)
  async list(
    @CurrentKey() key: AccountKey,
    @CurrentSession() { session }: SessionView,
    @OwnQuery(ListMessagesQuery) query: ListMessagesQuery,
  ): Promise<MessagesAnswer> {
    return this.lists.list(session, query, key);
  }
}
