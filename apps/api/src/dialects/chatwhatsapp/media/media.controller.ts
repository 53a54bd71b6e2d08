import { Controller, Get, Param, Req, Res, type StreamableFile } from '@nestjs/common';
import { ApiOkResponse, ApiOperation, ApiParam, ApiTags } from '@nestjs/swagger';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { Public, RequireKey } from '../../../auth/requirements.js';
import { ApiErrors } from '../../../docs/error-answers.js';
import { OwnQuery } from '../../../http/validated-input.js';
import { CurrentSessionCall, type SessionCall } from '../session-calls/session-call.js';
import { toFileAnswer } from './file-answer.js';
import { MediaLinkAnswer, MediaQuery } from './media.dto.js';
import { MediaReadingService } from './media-reading.service.js';

@ApiTags('Messages')
@Controller()
export class MediaController {
  constructor(private readonly media: MediaReadingService) {}

  @Get('sessions/:sessionId/messages/:messageId/media')
  @RequireKey('session')
  @ApiParam({ name: 'sessionId', format: 'uuid' })
  @ApiOperation({
    summary: 'The file of a message',
    description:
      'A link that needs no key and expires after 15 minutes; with `?download=1` the file itself. A file that was received is fetched by its session when somebody asks for it first: the session must be ready then.',
  })
  @ApiOkResponse({ type: MediaLinkAnswer })
  @ApiErrors(400, 409, 410, 422, 429, 502, 503, 504)
  async get(
    @CurrentSessionCall() call: SessionCall,
    @Param('messageId') messageId: string,
    @OwnQuery(MediaQuery) { download }: MediaQuery,
    @Req() request: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<MediaLinkAnswer | StreamableFile> {
    if (download === undefined) return this.media.link(call, messageId, request);
    return toFileAnswer(await this.media.open(call, messageId), reply);
  }

  @Get('media/:token')
  @Public()
  @ApiOperation({ summary: 'The file that a link leads to' })
  @ApiErrors(404, 410)
  async getLinked(
    @Param('token') token: string,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<StreamableFile> {
    return toFileAnswer(await this.media.openLinked(token), reply);
  }
}
