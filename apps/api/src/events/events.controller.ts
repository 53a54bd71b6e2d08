import { applyDecorators, Controller, Get } from '@nestjs/common';
import { ApiOkResponse, ApiOperation, ApiParam, ApiQuery, ApiTags } from '@nestjs/swagger';
import { EVENT_TYPES } from '@chasqui/events';
import type { SessionView } from '@chasqui/sessions';
import { CurrentCredentials, CurrentSession, type Credentials } from '../auth/authenticated-request.js';
import { RequireKey } from '../auth/requirements.js';
import { ApiErrors } from '../docs/error-answers.js';
import { OwnQuery } from '../http/validated-input.js';
import { EventReadingService } from './event-reading.service.js';
import {
  DEFAULT_EVENTS,
  EventsAnswer,
  LONGEST_WAIT_SECONDS,
  MOST_EVENTS,
  ReadEventsQuery,
  toEventsAnswer,
} from './events.dto.js';

function ApiEvents(summary: string): MethodDecorator {
  return applyDecorators(
    ApiOperation({ summary, description: 'docs/events.md tells of the types, of cursors and of waiting.' }),
    ApiQuery({
      name: 'after',
      required: false,
      description: 'A cursor, or `latest` for what comes from now on. Without it: from the oldest that is kept.',
      schema: { type: 'string' },
    }),
    ApiQuery({
      name: 'limit',
      required: false,
      schema: { type: 'integer', minimum: 1, maximum: MOST_EVENTS, default: DEFAULT_EVENTS },
    }),
    ApiQuery({
      name: 'wait',
      required: false,
      description: 'Seconds to wait for an event when there is none yet.',
      schema: { type: 'number', minimum: 0, maximum: LONGEST_WAIT_SECONDS, default: 0 },
    }),
    ApiQuery({
      name: 'types',
      required: false,
      description: 'Only events of these types.',
      style: 'form',
      explode: false,
      schema: { type: 'array', items: { type: 'string', enum: [...EVENT_TYPES] } },
    }),
    ApiOkResponse({ type: EventsAnswer }),
    ApiErrors(400, 410),
  );
}

@ApiTags('Events')
@Controller()
export class EventsController {
  constructor(private readonly reading: EventReadingService) {}

  @Get('sessions/:sessionId/events')
  @RequireKey('session')
  @ApiParam({ name: 'sessionId', format: 'uuid' })
  @ApiEvents('What happened in the session, oldest first')
  async listOfSession(
    @CurrentSession() { session }: SessionView,
    @CurrentCredentials() caller: Credentials,
    @OwnQuery(ReadEventsQuery) query: ReadEventsQuery,
  ): Promise<EventsAnswer> {
    const scope = { accountId: session.accountId, sessionId: session.id };
    return toEventsAnswer(await this.reading.read(scope, caller, query));
  }

  @Get('events')
  @RequireKey('events')
  @ApiEvents('What happened in all sessions of the account, or in those that a managed key made, oldest first')
  async list(
    @CurrentCredentials() caller: Credentials,
    @OwnQuery(ReadEventsQuery) query: ReadEventsQuery,
  ): Promise<EventsAnswer> {
    const { accountId, kind, id } = caller.key;
    const scope = kind === 'admin' ? { accountId } : { accountId, ownerKeyId: id };
    return toEventsAnswer(await this.reading.read(scope, caller, query));
  }
}
