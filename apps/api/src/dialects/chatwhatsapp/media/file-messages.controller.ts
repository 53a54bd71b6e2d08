import { applyDecorators, Controller, HttpCode, Post, Res } from '@nestjs/common';
import { ApiExtraModels, ApiOperation, ApiParam, ApiTags } from '@nestjs/swagger';
import type { FileType } from '@chasqui/media';
import type { FastifyReply } from 'fastify';
import { RequireKey } from '../../../auth/requirements.js';
import { ApiErrors } from '../../../docs/error-answers.js';
import { TakesUpload, UploadedBody, type Upload } from '../../../http/upload.js';
import { IGNORED_FIELDS_HEADER } from '../../../http/validated-input.js';
import { LimitedAs } from '../../../throttling/limited-as.js';
import { ApiSending, showHow } from '../sending-call.js';
import { toSentMessageView, type SentMessageView } from '../sent-message.dto.js';
import { CurrentFileCall, type FileCall } from './file-call.js';
import { FILE_BODIES, fileRequestBody } from './file-message.dto.js';
import { FileSendingService } from './file-sending.service.js';

/** What the calls that send a file have in common. */
function SendsFile(type: FileType, summary: string): MethodDecorator {
  return applyDecorators(
    Post(type),
    HttpCode(200),
    RequireKey('session'),
    LimitedAs('messages'),
    TakesUpload(),
    ApiExtraModels(FILE_BODIES[type]),
    ApiOperation({
      summary,
      description: 'The file is fetched, checked and stored before the message is accepted: docs/media.md.',
      requestBody: fileRequestBody(type),
    }),
    ApiSending(),
    ApiErrors(400, 408, 409, 413, 415, 422),
  );
}

@ApiTags('Messages')
@ApiParam({ name: 'sessionId', format: 'uuid' })
@Controller('sessions/:sessionId/send')
export class FileMessagesController {
  constructor(private readonly sending: FileSendingService) {}

  @SendsFile('image', 'Send an image')
  async sendImage(
    @CurrentFileCall() call: FileCall,
    @UploadedBody() upload: Upload,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<SentMessageView> {
    return this.send(call, 'image', { upload, reply });
  }

  @SendsFile('video', 'Send a video')
  async sendVideo(
    @CurrentFileCall() call: FileCall,
    @UploadedBody() upload: Upload,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<SentMessageView> {
    return this.send(call, 'video', { upload, reply });
  }

  @SendsFile('audio', 'Send an audio file')
  async sendAudio(
    @CurrentFileCall() call: FileCall,
    @UploadedBody() upload: Upload,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<SentMessageView> {
    return this.send(call, 'audio', { upload, reply });
  }

  @SendsFile('voice', 'Send a voice message')
  async sendVoice(
    @CurrentFileCall() call: FileCall,
    @UploadedBody() upload: Upload,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<SentMessageView> {
    return this.send(call, 'voice', { upload, reply });
  }

  @SendsFile('document', 'Send any file as a document')
  async sendDocument(
    @CurrentFileCall() call: FileCall,
    @UploadedBody() upload: Upload,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<SentMessageView> {
    return this.send(call, 'document', { upload, reply });
  }

  @SendsFile('sticker', 'Send a sticker')
  async sendSticker(
    @CurrentFileCall() call: FileCall,
    @UploadedBody() upload: Upload,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<SentMessageView> {
    return this.send(call, 'sticker', { upload, reply });
  }

  private async send(
    call: FileCall,
    type: FileType,
    { upload, reply }: { upload: Upload; reply: FastifyReply },
  ): Promise<SentMessageView> {
    const { answer, isReplay, ignored } = await this.sending.send(call, type, upload);
    if (ignored.length > 0) void reply.header(IGNORED_FIELDS_HEADER, ignored.join(', '));
    showHow(reply, { isAsync: call.isAsync, isReplay });
    return toSentMessageView(answer);
  }
}
