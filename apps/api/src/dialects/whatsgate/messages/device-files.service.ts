import { Injectable } from '@nestjs/common';
import type { FileType, KeptFile } from '@chasqui/media';
import type { TypedContent } from '@chasqui/messages';
import { StillAllowed } from '../../../auth/still-allowed.service.js';
import type { Upload } from '../../../http/upload.js';
import { publishedInput } from '../../../http/validated-input.js';
import { wrongFile } from '../../chatwhatsapp/media/file-problem.js';
import type { FileBody } from '../../chatwhatsapp/media/file-body-shape.js';
import { asked } from '../../chatwhatsapp/media/file-sending.service.js';
import { MediaIntake } from '../../chatwhatsapp/media/media-intake.js';
import type { DeviceFileCall } from './device-call.js';
import { DeviceSending, type SentTo } from './device-sending.service.js';
import { MEDIA_BODIES, MEDIA_FIELD, type MediaBody, type MediaCallName } from './send-file.dto.js';

/** What is sent, and the names of fields that the call does not know. */
interface SentFile {
  sent: SentTo[];
  ignored: string[];
}

/** By whose limits a body is read before it says more. */
const READ_AS = { image: 'image', video: 'video', audio: 'audio', file: 'document' } as const satisfies Record<
  MediaCallName,
  FileType
>;

/** Sending one file to all who are named: it is fetched, checked and stored once, before any message is accepted. */
@Injectable()
export class DeviceFiles {
  constructor(
    private readonly intake: MediaIntake,
    private readonly sending: DeviceSending,
    private readonly stillAllowed: StillAllowed,
  ) {}

  /** @throws DomainError of {@link MediaIntake} and {@link DeviceSending.send}; input_invalid: then nothing is accepted */
  async send(call: DeviceFileCall, name: MediaCallName, upload: Upload): Promise<SentFile> {
    const { accountId } = call.caller.key;
    const place = { accountId, type: READ_AS[name], field: MEDIA_FIELD };
    const body = await this.stillAllowed.during(call.caller, (signal) => this.intake.readBody(place, upload, signal));
    try {
      return await this.accept(call, name, body);
    } finally {
      await this.intake.release(body.source);
    }
  }

  private async accept(call: DeviceFileCall, name: MediaCallName, body: FileBody): Promise<SentFile> {
    const { fields, source } = body;
    const { value: input, ignored } = publishedInput<MediaBody>(MEDIA_BODIES[name], fields);
    if (!source)
      throw wrongFile(MEDIA_FIELD, `${MEDIA_FIELD} must be a field of its own, and not be written with escapes`);
    const type: FileType = name === 'audio' && input.voice ? 'voice' : READ_AS[name];
    const place = { accountId: call.caller.key.accountId, type, field: MEDIA_FIELD };
    const file = { source, filename: input.filename ?? undefined };
    const sent = await this.sending.sendPrepared(call.withBody(asked(fields, source)), input, async () => {
      const media = await this.stillAllowed.during(call.caller, (signal) => this.intake.take(place, file, signal));
      return toContent(type, media, input);
    });
    return { sent, ignored };
  }
}

function toContent(type: FileType, media: KeptFile, { caption }: MediaBody): TypedContent {
  return { type, content: { media, ...(caption && { caption }) } };
}
