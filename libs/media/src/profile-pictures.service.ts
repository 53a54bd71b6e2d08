import { readFile } from 'node:fs/promises';
import { Injectable } from '@nestjs/common';
import { DomainError } from '@chasqui/errors';
import { profilePictureFrom } from './conversion/converted-types.js';
import { convert } from './conversion/ffmpeg.js';
import type { FileTypeErrorCode } from './message-files.service.js';
import { imageSizeIn, readImageSize, sniff } from './sniffing.js';
import { Staging, type StagedFile } from './staging.js';

const ACCEPTED = ['image/jpeg', 'image/png'];
/** It goes to its page through Redis. */
const MOST_BYTES = 512 * 1024;
/** What is nearly as large as ffmpeg may write counts as cut off. */
const MOST_CONVERTED_BYTES = MOST_BYTES + 64 * 1024;

/** Pictures with which people and groups show themselves. */
@Injectable()
export class ProfilePictures {
  constructor(private readonly staging: Staging) {}

  /**
   * Makes a file into one of at most 512 KB. The staged one is used up.
   * @returns a JPEG or PNG
   * @throws DomainError file_type_wrong, image_unreadable, image_too_large, conversion_tool_missing, conversion_failed,
   *   conversion_timed_out
   */
  async take({ path, bytes }: StagedFile): Promise<Buffer> {
    try {
      const found = await sniff(path);
      if (!found || !ACCEPTED.includes(found.mimetype)) {
        const details = { found: found?.mimetype ?? null, accepted: ACCEPTED };
        throw new DomainError<FileTypeErrorCode>('file_type_wrong', details);
      }
      await readImageSize(path);
      return bytes <= MOST_BYTES ? await readFile(path) : await this.reduced(path, found.mimetype);
    } finally {
      await this.staging.discard(path);
    }
  }

  /** Of one that is small enough and of the right type. @throws DomainError image_unreadable, image_too_large */
  check(picture: Uint8Array): void {
    imageSizeIn(picture);
  }

  private async reduced(from: string, mimetype: string): Promise<Buffer> {
    const { extension, ...recipe } = profilePictureFrom(mimetype);
    const to = await this.staging.newPath(`.${extension}`);
    try {
      await convert({ from, to, ...recipe, maxBytes: MOST_CONVERTED_BYTES });
      return await readFile(to);
    } finally {
      await this.staging.discard(to);
    }
  }
}
