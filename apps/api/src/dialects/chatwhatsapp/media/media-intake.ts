import { Inject, Injectable } from '@nestjs/common';
import type { MediaIntakeConfig } from '@chasqui/config';
import { DomainError } from '@chasqui/errors';
import { MessageFiles, Staging, type FileType, type GivenFile, type KeptFile } from '@chasqui/media';
import { Downloads } from '@chasqui/outbound-requests';
import type { Upload } from '../../../http/upload.js';
import { Places } from '../../../http/places.js';
import { uploadBytes } from '../../../http/upload-bytes.js';
import { readFileBody } from './file-body.js';
import type { FileBody } from './file-body-shape.js';
import type { FileSource } from './file-text.js';

export const MEDIA_INTAKE = Symbol('MEDIA_INTAKE');

const MIB = 1024 * 1024;
/** What base64 adds, and room for what stands beside the file. */
const MOST_ENCODED = 4 / 3;
const BESIDE_MIB = 2;

/** Where a call has its file. */
export interface FilePlace {
  accountId: string;
  type: FileType;
  /** The name of its field in the call: by default its type. */
  field?: string;
}

/** Takes in the files that callers give: from their bodies, or from where they say. */
@Injectable()
export class MediaIntake {
  private readonly downloads: Downloads;
  private readonly places = new Places({ ofAll: 16, ofOne: 4 });

  constructor(
    @Inject(MEDIA_INTAKE) private readonly config: MediaIntakeConfig,
    private readonly staging: Staging,
    private readonly files: MessageFiles,
  ) {
    const { allowedHosts, fetchTimeoutMs } = config;
    this.downloads = new Downloads({ allowedHosts, times: { wholeMs: fetchTimeoutMs } });
  }

  /**
   * Reads the body of a call; a file in it is on the disk afterwards, until {@link release}.
   * @throws DomainError as {@link readFileBody}; upload_too_large, upload_timed_out, uploads_busy; the signal's reason
   */
  async readBody({ accountId, type, field = type }: FilePlace, upload: Upload, signal: AbortSignal): Promise<FileBody> {
    const maxBytes = this.maxBytesOf(type);
    const mostMib = Math.ceil((maxBytes / MIB) * MOST_ENCODED) + BESIDE_MIB;
    return this.places.run(accountId, () => {
      const bytes = uploadBytes(upload.body, { mostMib, signal });
      return named(field, readFileBody(upload, bytes, { field, staging: this.staging, maxBytes }));
    });
  }

  /**
   * Fetches the file if it is somewhere else, and puts it into the account's store as one that a message can carry.
   * @param filename that the caller gives it
   * @throws DomainError of {@link Downloads.fetch} and {@link MessageFiles.take}, each with the `field` of the file;
   *   uploads_busy
   */
  async take(
    { accountId, type, field = type }: FilePlace,
    { source, filename }: { source: FileSource; filename: string | undefined },
    signal: AbortSignal,
  ): Promise<KeptFile> {
    const keep = (file: GivenFile): Promise<KeptFile> =>
      this.files.take(accountId, type, { ...file, filename: filename ?? file.filename });
    return this.places.run(accountId, () => {
      if (source.kind === 'staged') return named(field, keep(source));
      return named(field, this.fetch(source.url, this.maxBytesOf(type), signal).then(keep));
    });
  }

  /** Of a call that came to an end. */
  async release(source: FileSource | undefined): Promise<void> {
    if (source?.kind === 'staged') await this.staging.discard(source.staged.path);
  }

  private async fetch(url: string, maxBytes: number, signal: AbortSignal): Promise<GivenFile> {
    return this.downloads.fetch(url, signal, async ({ body, mediaType, filename }) => ({
      staged: await this.staging.receive(body, { maxBytes }),
      declaredType: mediaType,
      filename,
    }));
  }

  private maxBytesOf(type: FileType): number {
    const { maxBytes } = this.config;
    switch (type) {
      case 'image':
      case 'sticker':
        return maxBytes.image;
      case 'audio':
      case 'voice':
        return maxBytes.audio;
      case 'video':
        return maxBytes.video;
      case 'document':
        return maxBytes.document;
    }
  }
}

/** An error that says of which field it is. */
async function named<T>(field: string, work: Promise<T>): Promise<T> {
  try {
    return await work;
  } catch (error) {
    if (!(error instanceof DomainError)) throw error;
    throw new DomainError(error.code as string, { field, ...error.details });
  }
}
