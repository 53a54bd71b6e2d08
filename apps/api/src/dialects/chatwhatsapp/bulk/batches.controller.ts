import { Controller, Get, HttpCode, Param, Post, type StreamableFile } from '@nestjs/common';
import { ApiOkResponse, ApiOperation, ApiParam, ApiTags } from '@nestjs/swagger';
import type { Caller } from '@chasqui/audit';
import { BatchesService, BatchReportService } from '@chasqui/batches';
import type { SessionView } from '@chasqui/sessions';
import { CurrentSession } from '../../../auth/authenticated-request.js';
import { CurrentCaller } from '../../../auth/current-actor.js';
import { RequireKey } from '../../../auth/requirements.js';
import { ApiErrors } from '../../../docs/error-answers.js';
import { OwnQuery } from '../../../http/validated-input.js';
import { BatchControlService } from './batch-control.service.js';
import { BatchAnswerView, BatchListView, ListBatchesQuery, toBatchAnswerView, toBatchListView } from './batch.dto.js';
import { toReportCsv } from './report-csv.js';

@ApiTags('Batches')
@ApiParam({ name: 'sessionId', format: 'uuid' })
@Controller('sessions/:sessionId/batches')
export class BatchesController {
  constructor(
    private readonly batches: BatchesService,
    private readonly reports: BatchReportService,
    private readonly control: BatchControlService,
  ) {}

  @Get()
  @RequireKey('session')
  @ApiOperation({ summary: 'What bulk calls were accepted, newest first' })
  @ApiOkResponse({ type: BatchListView })
  @ApiErrors(400)
  async list(
    @CurrentSession() { session }: SessionView,
    @OwnQuery(ListBatchesQuery) { limit, cursor }: ListBatchesQuery,
  ): Promise<BatchListView> {
    return toBatchListView(await this.batches.list(session, { limit: limit + 1, before: cursor }), limit);
  }

  @Get(':batchId')
  @RequireKey('session')
  @ApiOperation({ summary: 'How far a batch is' })
  @ApiOkResponse({ type: BatchAnswerView })
  async get(@CurrentSession() { session }: SessionView, @Param('batchId') batchId: string): Promise<BatchAnswerView> {
    return toBatchAnswerView(await this.batches.progressOf(session, batchId));
  }

  @Post(':batchId/pause')
  @HttpCode(200)
  @RequireKey('session')
  @ApiOperation({
    summary: 'Hold what of a batch has not left; other messages go on',
    description: 'What is being handed over goes on. It lasts until `resume`. Again: no change.',
  })
  @ApiOkResponse({ type: BatchAnswerView })
  @ApiErrors(409)
  async pause(
    @CurrentCaller() by: Caller,
    @CurrentSession() view: SessionView,
    @Param('batchId') batchId: string,
  ): Promise<BatchAnswerView> {
    await this.control.pause(by, view, batchId);
    return this.get(view, batchId);
  }

  @Post(':batchId/resume')
  @HttpCode(200)
  @RequireKey('session')
  @ApiOperation({ summary: 'Go on with a paused batch, where it was' })
  @ApiOkResponse({ type: BatchAnswerView })
  @ApiErrors(409)
  async resume(
    @CurrentCaller() by: Caller,
    @CurrentSession() view: SessionView,
    @Param('batchId') batchId: string,
  ): Promise<BatchAnswerView> {
    await this.control.resume(by, view, batchId);
    return this.get(view, batchId);
  }

  @Post(':batchId/cancel')
  @HttpCode(200)
  @RequireKey('session')
  @ApiOperation({
    summary: 'Cancel what of a batch has not left',
    description: 'From the answer on nothing more of it is handed over. It stays cancelled. Again: no change.',
  })
  @ApiOkResponse({ type: BatchAnswerView })
  async cancel(
    @CurrentCaller() by: Caller,
    @CurrentSession() view: SessionView,
    @Param('batchId') batchId: string,
  ): Promise<BatchAnswerView> {
    await this.control.cancel(by, view, batchId);
    return this.get(view, batchId);
  }

  @Get(':batchId/report.csv')
  @RequireKey('session')
  @ApiOperation({ summary: 'Every line of a batch with what became of it, as CSV' })
  @ApiOkResponse({ content: { 'text/csv': { schema: { type: 'string' } } } })
  async report(@CurrentSession() { session }: SessionView, @Param('batchId') batchId: string): Promise<StreamableFile> {
    const batch = await this.batches.get(session, batchId);
    return toReportCsv(batch, this.reports.lines(batch));
  }
}
