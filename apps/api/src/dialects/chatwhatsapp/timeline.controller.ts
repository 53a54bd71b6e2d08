import { Controller, Get } from '@nestjs/common';
import { ApiOkResponse, ApiOperation, ApiParam, ApiQuery, ApiTags } from '@nestjs/swagger';
import { TimelineService, type SessionView } from '@chasqui/sessions';
import { CurrentSession } from '../../auth/authenticated-request.js';
import { RequireKey } from '../../auth/requirements.js';
import { ApiErrors } from '../../docs/error-answers.js';
import { ValidQuery } from '../../http/validated-input.js';
import { ReadTimelineQuery, TimelineAnswer, toTimelineAnswer } from './timeline.dto.js';

@ApiTags('Sessions')
@Controller('sessions')
export class TimelineController {
  constructor(private readonly timeline: TimelineService) {}

  @Get(':sessionId/timeline')
  @RequireKey('session')
  @ApiParam({ name: 'sessionId', format: 'uuid' })
  @ApiOperation({ summary: 'The states that the session went through, newest first' })
  @ApiQuery({ name: 'limit', required: false, schema: { type: 'integer', minimum: 1, maximum: 200, default: 50 } })
  @ApiQuery({ name: 'cursor', required: false, description: '`nextCursor` of the page before' })
  @ApiOkResponse({ type: TimelineAnswer })
  @ApiErrors(400)
  async list(
    @CurrentSession() { session }: SessionView,
    @ValidQuery(ReadTimelineQuery) query: ReadTimelineQuery,
  ): Promise<TimelineAnswer> {
    const page = { limit: query.limit, before: query.cursor };
    return toTimelineAnswer(session.id, await this.timeline.list(session, page));
  }
}
