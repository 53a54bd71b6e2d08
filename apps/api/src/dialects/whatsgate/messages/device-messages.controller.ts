import { Controller, Res } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import type { FastifyReply } from 'fastify';
import { UploadedBody, type Upload } from '../../../http/upload.js';
import { IGNORED_FIELDS_HEADER, PublishedBody } from '../../../http/validated-input.js';
import { CurrentDeviceCall, CurrentDeviceFileCall, type DeviceCall, type DeviceFileCall } from './device-call.js';
import { DeviceFiles } from './device-files.service.js';
import { DeviceSending } from './device-sending.service.js';
import type { MediaCallName } from './send-file.dto.js';
import { SendPlaceBody, toPlace } from './send-location.dto.js';
import { SendFileRoute, SendRoute } from './send-route.js';
import { SendMessageBody, toText } from './send-text.dto.js';
import { toSentAnswer, type SentAnswer } from './sent-answer.dto.js';

@ApiTags('whatsgate')
@Controller('api/send')
export class DeviceMessagesController {
  constructor(
    private readonly sending: DeviceSending,
    private readonly files: DeviceFiles,
  ) {}

  @SendRoute('text', 'Send a text to one or several numbers')
  async sendText(
    @CurrentDeviceCall() call: DeviceCall,
    @PublishedBody(SendMessageBody) body: SendMessageBody,
  ): Promise<SentAnswer> {
    return toSentAnswer(await this.sending.send(call, body, toText(body)));
  }

  @SendRoute('location', 'Send a place to one or several numbers')
  async sendLocation(
    @CurrentDeviceCall() call: DeviceCall,
    @PublishedBody(SendPlaceBody) body: SendPlaceBody,
  ): Promise<SentAnswer> {
    return toSentAnswer(await this.sending.send(call, body, toPlace(body)));
  }

  @SendFileRoute('image', 'Send an image to one or several numbers')
  async sendImage(
    @CurrentDeviceFileCall() call: DeviceFileCall,
    @UploadedBody() upload: Upload,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<SentAnswer> {
    return this.sendFile(call, 'image', { upload, reply });
  }

  @SendFileRoute('video', 'Send a video to one or several numbers')
  async sendVideo(
    @CurrentDeviceFileCall() call: DeviceFileCall,
    @UploadedBody() upload: Upload,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<SentAnswer> {
    return this.sendFile(call, 'video', { upload, reply });
  }

  @SendFileRoute('audio', 'Send an audio file or a voice message to one or several numbers')
  async sendAudio(
    @CurrentDeviceFileCall() call: DeviceFileCall,
    @UploadedBody() upload: Upload,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<SentAnswer> {
    return this.sendFile(call, 'audio', { upload, reply });
  }

  @SendFileRoute('file', 'Send any file as a document to one or several numbers')
  async sendAnyFile(
    @CurrentDeviceFileCall() call: DeviceFileCall,
    @UploadedBody() upload: Upload,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<SentAnswer> {
    return this.sendFile(call, 'file', { upload, reply });
  }

  private async sendFile(
    call: DeviceFileCall,
    name: MediaCallName,
    { upload, reply }: { upload: Upload; reply: FastifyReply },
  ): Promise<SentAnswer> {
    const { sent, ignored } = await this.files.send(call, name, upload);
    if (ignored.length > 0) void reply.header(IGNORED_FIELDS_HEADER, ignored.join(', '));
    return toSentAnswer(sent);
  }
}
