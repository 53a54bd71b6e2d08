import type { Readable } from 'node:stream';
import { Injectable } from '@nestjs/common';
import { DomainError } from '@chasqui/errors';
import { MediaFiles, type MediaErrorCode } from '@chasqui/media';
import { MessagesService, type Message } from '@chasqui/messages';
import type { FastifyRequest } from 'fastify';
import type { SessionCall } from '../session-calls/session-call.js';
import type { MediaLinkAnswer } from './media.dto.js';
import { ReceivedFiles } from './received-files.service.js';
import { MediaLinks } from './media-links.service.js';

export type MessageMediaErrorCode = 'message_without_media';

/** A file of a message, as it goes out. */
export interface OpenedFile {
  stream: Readable;
  mimetype: string;
  bytes: number;
  filename: string | undefined;
}

type FoundFile = Omit<OpenedFile, 'stream'> & { id: string };

/** The files of messages, for those who may read the messages. */
@Injectable()
export class MediaReadingService {
  constructor(
    private readonly messages: MessagesService,
    private readonly received: ReceivedFiles,
    private readonly files: MediaFiles,
    private readonly links: MediaLinks,
  ) {}

  /**
   * @param request at whose host the link leads back
   * @throws DomainError message_without_media, and those of `ReceivedFiles`
   */
  async link(call: SessionCall, messageId: string, request: FastifyRequest): Promise<MediaLinkAnswer> {
    const message = await this.received.messageWithFile(call, messageId);
    const { id, mimetype, bytes, filename } = fileOf(message);
    await this.files.check(message.accountId, id);
    const { token, expiresAt } = await this.links.mint(message);
    const url = `${request.protocol}://${request.host}/media/${token}`;
    return { success: true, url, expiresAt: expiresAt.toISOString(), mimetype, bytes, filename: filename ?? null };
  }

  /** @throws DomainError message_without_media, and those of `ReceivedFiles` */
  async open(call: SessionCall, messageId: string): Promise<OpenedFile> {
    return this.openOf(await this.received.messageWithFile(call, messageId));
  }

  /** @throws DomainError media_link_invalid, message_not_found, message_without_media, media_gone */
  async openLinked(token: string): Promise<OpenedFile> {
    const { accountId, id } = await this.links.read(token);
    return this.openOf(await this.messages.getByRow(accountId, id));
  }

  private async openOf(message: Message): Promise<OpenedFile> {
    const { id, mimetype, filename } = fileOf(message);
    return { mimetype, filename, ...(await this.files.open(message.accountId, id)) };
  }
}

function fileOf({ content }: Message): FoundFile {
  if (!('media' in content)) throw new DomainError<MessageMediaErrorCode>('message_without_media');
  const { id, mimetype, bytes, filename } = content.media;
  if (id === undefined) throw new DomainError<MediaErrorCode>('media_gone');
  return { id, mimetype, bytes, filename };
}
