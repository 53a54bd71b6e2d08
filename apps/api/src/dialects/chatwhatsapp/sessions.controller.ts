import { Controller, Delete, Get, Header, Headers, HttpCode, Patch, Post, type StreamableFile } from '@nestjs/common';
import {
  ApiCreatedResponse,
  ApiExtraModels,
  ApiOkResponse,
  ApiOperation,
  ApiParam,
  ApiQuery,
  ApiTags,
  getSchemaPath,
} from '@nestjs/swagger';
import type { AccountKey } from '@chasqui/api-keys';
import type { Caller } from '@chasqui/audit';
import { SessionsService, type SessionView } from '@chasqui/sessions';
import { CurrentCredentials, CurrentKey, CurrentSession, type Credentials } from '../../auth/authenticated-request.js';
import { CurrentCaller } from '../../auth/current-actor.js';
import { RequireKey } from '../../auth/requirements.js';
import { ApiErrors } from '../../docs/error-answers.js';
import { OwnBody, PublishedBody, ValidQuery } from '../../http/validated-input.js';
import { LimitedAs } from '../../throttling/limited-as.js';
import { toQrAnswer } from './qr-answer.js';
import { QrService } from './qr.service.js';
import { SessionStatusService } from './session-status.service.js';
import { SessionOrdersService } from './session-orders.service.js';
import { SessionLifecycleService } from './session-lifecycle.service.js';
import { ChangeSessionBody, CreateSessionBody, ListSessionsQuery, ReadQrQuery, toSessionView } from './session.dto.js';
import {
  CreatedSessionAnswer,
  DeletedSessionAnswer,
  KEY_WARNING,
  QrAnswer,
  SessionListAnswer,
  SessionStatusAnswer,
  toSessionStatusAnswer,
} from './session-answers.dto.js';

@ApiTags('Sessions')
@Controller('sessions')
export class SessionsController {
  constructor(
    private readonly sessions: SessionsService,
    private readonly lifecycle: SessionLifecycleService,
    private readonly orders: SessionOrdersService,
    private readonly statuses: SessionStatusService,
    private readonly qr: QrService,
  ) {}

  @Post('create')
  @RequireKey('create-session')
  @LimitedAs('sessions')
  @ApiOperation({ summary: 'Create a session; its key is shown this once' })
  @ApiCreatedResponse({ type: CreatedSessionAnswer })
  @ApiErrors(400, 409, 413, 415)
  async create(
    @CurrentCaller() by: Caller,
    @CurrentKey() key: AccountKey,
    @PublishedBody(CreateSessionBody) body: CreateSessionBody,
  ): Promise<CreatedSessionAnswer> {
    const { name, metadata = {}, pacing } = body;
    const { view, apiKey } = await this.lifecycle.create(by, key, { name, metadata, pacing: pacing ?? null });
    return { success: true, session: toSessionView(view), apiKey, warning: KEY_WARNING };
  }

  @Get()
  @RequireKey('list-sessions')
  @ApiOperation({ summary: 'List the sessions of the account, or those that a managed key made, newest first' })
  @ApiQuery({ name: 'limit', required: false, schema: { type: 'integer', minimum: 1, maximum: 200, default: 50 } })
  @ApiQuery({ name: 'cursor', required: false, description: '`nextCursor` of the page before' })
  @ApiOkResponse({ type: SessionListAnswer })
  @ApiErrors(400)
  async list(
    @CurrentKey() key: AccountKey,
    @ValidQuery(ListSessionsQuery) query: ListSessionsQuery,
  ): Promise<SessionListAnswer> {
    const ownerKeyId = key.kind === 'admin' ? undefined : key.id;
    const page = { limit: query.limit, before: query.cursor, ownerKeyId };
    const { sessions, total } = await this.sessions.list(key.accountId, page);
    const isFull = sessions.length === query.limit;
    const nextCursor = isFull ? (sessions.at(-1)?.session.id ?? null) : null;
    return { success: true, sessions: sessions.map(toSessionView), total, nextCursor };
  }

  @Get(':sessionId/status')
  @RequireKey('session')
  @ApiParam({ name: 'sessionId', format: 'uuid' })
  @ApiOperation({ summary: 'What the session is, why, and what happens next' })
  @ApiOkResponse({ type: SessionStatusAnswer })
  async status(@CurrentSession() view: SessionView): Promise<SessionStatusAnswer> {
    return toSessionStatusAnswer(await this.statuses.report(view));
  }

  @Patch(':sessionId')
  @RequireKey('session')
  @ApiParam({ name: 'sessionId', format: 'uuid' })
  @ApiOperation({ summary: 'Change the name, the metadata or the pacing of the session' })
  @ApiOkResponse({ type: SessionStatusAnswer })
  @ApiErrors(400, 409, 413, 415)
  async change(
    @CurrentCaller() by: Caller,
    @CurrentKey() key: AccountKey,
    @CurrentSession() view: SessionView,
    @OwnBody(ChangeSessionBody) body: ChangeSessionBody,
  ): Promise<SessionStatusAnswer> {
    return this.status(await this.orders.change(by, { key, view }, body));
  }

  @Get(':sessionId/qr')
  @RequireKey('session')
  @LimitedAs('qr')
  @Header('Cache-Control', 'no-store')
  @ApiParam({ name: 'sessionId', format: 'uuid' })
  @ApiOperation({ summary: 'The QR to scan, as a raw string or a PNG' })
  @ApiQuery({ name: 'wait', required: false, schema: { type: 'number', minimum: 0, maximum: 60, default: 0 } })
  @ApiQuery({ name: 'format', required: false, enum: ['json', 'png'] })
  @ApiExtraModels(QrAnswer)
  @ApiOkResponse({
    content: {
      'application/json': { schema: { $ref: getSchemaPath(QrAnswer) } },
      'image/png': { schema: { type: 'string', format: 'binary' } },
    },
  })
  @ApiErrors(400, 409)
  async readQr(
    @CurrentSession() view: SessionView,
    @CurrentCredentials() caller: Credentials,
    @ValidQuery(ReadQrQuery) query: ReadQrQuery,
    @Headers('accept') accept: string | undefined,
  ): Promise<QrAnswer | StreamableFile> {
    const qr = await this.qr.read(view, caller, query.wait * 1_000);
    return toQrAnswer(qr, { format: query.format, accept });
  }

  @Post(':sessionId/start')
  @HttpCode(200)
  @RequireKey('session')
  @ApiParam({ name: 'sessionId', format: 'uuid' })
  @ApiOperation({ summary: 'Start the session; does nothing if it runs' })
  @ApiOkResponse({ type: SessionStatusAnswer })
  async start(@CurrentCaller() by: Caller, @CurrentSession() view: SessionView): Promise<SessionStatusAnswer> {
    return this.status(await this.orders.give(by, view, 'start'));
  }

  @Post(':sessionId/stop')
  @HttpCode(200)
  @RequireKey('session')
  @ApiParam({ name: 'sessionId', format: 'uuid' })
  @ApiOperation({ summary: 'Stop the session; its login and its queue are kept' })
  @ApiOkResponse({ type: SessionStatusAnswer })
  async stop(@CurrentCaller() by: Caller, @CurrentSession() view: SessionView): Promise<SessionStatusAnswer> {
    return this.status(await this.orders.give(by, view, 'stop'));
  }

  @Post(':sessionId/restart')
  @HttpCode(200)
  @RequireKey('session')
  @ApiParam({ name: 'sessionId', format: 'uuid' })
  @ApiOperation({ summary: 'Close the browser of the session and start it again' })
  @ApiOkResponse({ type: SessionStatusAnswer })
  async restart(@CurrentCaller() by: Caller, @CurrentSession() view: SessionView): Promise<SessionStatusAnswer> {
    return this.status(await this.orders.give(by, view, 'restart'));
  }

  @Post(':sessionId/logout')
  @HttpCode(200)
  @RequireKey('session')
  @ApiParam({ name: 'sessionId', format: 'uuid' })
  @ApiOperation({ summary: 'Unlink the device from the phone and remove the login' })
  @ApiOkResponse({ type: SessionStatusAnswer })
  async logOut(@CurrentCaller() by: Caller, @CurrentSession() view: SessionView): Promise<SessionStatusAnswer> {
    return this.status(await this.orders.give(by, view, 'logOut'));
  }

  @Delete(':sessionId')
  @RequireKey('delete-session')
  @ApiParam({ name: 'sessionId', format: 'uuid' })
  @ApiOperation({ summary: 'Unlink the device, remove the login, revoke the key, cancel the queue' })
  @ApiOkResponse({ type: DeletedSessionAnswer })
  async delete(@CurrentCaller() by: Caller, @CurrentSession() view: SessionView): Promise<DeletedSessionAnswer> {
    await this.lifecycle.delete(by, view);
    return { success: true, message: 'Session deleted successfully' };
  }
}
