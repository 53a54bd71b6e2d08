import { Controller, HttpCode, Post, Res } from '@nestjs/common';
import { ApiExtraModels, ApiHeader, ApiOkResponse, ApiOperation, ApiParam, ApiTags } from '@nestjs/swagger';
import type { FastifyReply } from 'fastify';
import { RequireKey } from '../../../auth/requirements.js';
import { ApiErrors } from '../../../docs/error-answers.js';
import { IDEMPOTENCY_KEY_HEADER } from '../../../http/idempotent-request.js';
import { TakesUpload, UploadedBody, type Upload } from '../../../http/upload.js';
import { OwnQuery } from '../../../http/validated-input.js';
import { showHow } from '../sending-call.js';
import { BulkAnswerView, toBulkAnswerView } from './batch.dto.js';
import { BULK_BODY, BulkMessageBody } from './bulk-body.js';
import { CurrentBulkCall, type BulkCall } from './bulk-call.js';
import { BulkOptionsQuery } from './bulk-options.js';
import { BulkService } from './bulk.service.js';

@ApiTags('Batches')
@ApiParam({ name: 'sessionId', format: 'uuid' })
@Controller('sessions/:sessionId/messages')
export class BulkController {
  constructor(private readonly bulk: BulkService) {}

  @Post('bulk')
  @HttpCode(200)
  @RequireKey('session')
  @TakesUpload()
  @ApiOperation({
    summary: 'Send up to 10,000 texts',
    description:
      'Each line is accepted or refused by itself; nothing is stored before the body has come whole. The messages ' +
      'wait in the lane `campaign`: single messages overtake them. It counts as one general request, and not as ' +
      'messages. With NDJSON and CSV the options are query parameters; a JSON body has its own.',
    requestBody: BULK_BODY,
  })
  @ApiExtraModels(BulkMessageBody, BulkOptionsQuery)
  @ApiHeader({
    name: IDEMPOTENCY_KEY_HEADER,
    required: false,
    description: 'Makes the call safe to repeat for 24 h: the same key, options and bytes get the same batch.',
    schema: { type: 'string', example: '8e03978e-40d5-43e8-bc93-6894a57f9324' },
  })
  @ApiOkResponse({ type: BulkAnswerView })
  @ApiErrors(400, 408, 409, 413, 415, 422)
  async send(
    @CurrentBulkCall() call: BulkCall,
    @UploadedBody() upload: Upload,
    @OwnQuery(BulkOptionsQuery) query: BulkOptionsQuery,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<BulkAnswerView> {
    const answer = await this.bulk.send(call, upload, query);
    showHow(reply, { isAsync: false, isReplay: answer.isReplay });
    return toBulkAnswerView(answer);
  }
}
