import { Injectable } from '@nestjs/common';
import type { FileType } from '@chasqui/media';
import type { Upload } from '../../../http/upload.js';
import { ownInput, publishedInput } from '../../../http/validated-input.js';
import { StillAllowed } from '../../../auth/still-allowed.service.js';
import { toContext } from '../context-fields.js';
import { toNamedRecipient } from '../recipient.js';
import type { SendAnswer } from '../send-answer.js';
import { toSendOptions } from '../send-options.js';
import type { Sendable } from '../sendable.js';
import { SendingService } from '../sending.service.js';
import type { FileBody } from './file-body-shape.js';
import type { FileCall } from './file-call.js';
import { FILE_BODIES, type FileMessageBody } from './file-message.dto.js';
import type { FileSource } from './file-text.js';
import { wrongFile } from './file-problem.js';
import { MediaIntake } from './media-intake.js';

interface FileAnswered {
  answer: SendAnswer;
  isReplay: boolean;
  /** Names of fields that a published call does not know. */
  ignored: string[];
}

/** Sending a file: it is in the store before its message is accepted. */
@Injectable()
export class FileSendingService {
  constructor(
    private readonly intake: MediaIntake,
    private readonly sending: SendingService,
    private readonly stillAllowed: StillAllowed,
  ) {}

  /**
   * @throws DomainError of {@link MediaIntake} and {@link SendingService.sendPrepared}; input_invalid,
   *   recipient_invalid, recipient_not_allowed, uploads_busy: then nothing is accepted
   */
  async send(call: FileCall, type: FileType, upload: Upload): Promise<FileAnswered> {
    const { accountId } = call.view.session;
    const body = await this.stillAllowed.during(call.caller, (signal) =>
      this.intake.readBody({ accountId, type }, upload, signal),
    );
    try {
      return await this.accept(call, type, body);
    } finally {
      await this.intake.release(body.source);
    }
  }

  private async accept(call: FileCall, type: FileType, { fields, source }: FileBody): Promise<FileAnswered> {
    const { input, ignored } = validatedFields(type, fields);
    if (!source) throw wrongFile(type, `${type} must be a field of its own, and not be written with escapes`);
    const { key } = call.caller;
    const context = toContext(input, key);
    const about = { to: toNamedRecipient(input.to, key), type, ...toSendOptions(input, call.isAsync) };
    const prepare = async (): Promise<Sendable> => {
      const media = await this.take(call, type, { source, filename: input.filename });
      const caption = input.caption ? { caption: input.caption } : {};
      return { ...about, content: { media, ...caption, ...context } };
    };
    const answered = await this.sending.sendPrepared(call.withBody(asked(fields, source)), about, prepare);
    return { ...answered, ignored };
  }

  private take({ view, caller }: FileCall, type: FileType, file: { source: FileSource; filename: string | undefined }) {
    const { accountId } = view.session;
    return this.stillAllowed.during(caller, (signal) => this.intake.take({ accountId, type }, file, signal));
  }
}

/** `send/image` is a published call: what it does not know is ignored. */
function validatedFields(type: FileType, fields: object): { input: FileMessageBody; ignored: string[] } {
  if (type !== 'image') return { input: ownInput<FileMessageBody>(FILE_BODIES[type], fields), ignored: [] };
  const { value: input, ignored } = publishedInput(FILE_BODIES.image, fields);
  return { input, ignored };
}

/** What a call asks for, however it is written: a file is its bytes and its name. */
export function asked(fields: object, source: FileSource): unknown {
  if (source.kind === 'url') return [fields, source.url];
  return [fields, source.staged.sha256, source.filename ?? null];
}
