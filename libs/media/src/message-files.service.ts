import { Injectable } from '@nestjs/common';
import { DomainError } from '@chasqui/errors';
import { isStickerSize, stickerFrom, VOICE_MIMETYPE, voiceFrom, type Recipe } from './conversion/converted-types.js';
import { convert } from './conversion/ffmpeg.js';
import { cleanFilename } from './file-name.js';
import { MediaStore } from './media-store.service.js';
import { ACCEPTED, type FileType } from './message-file-types.js';
import { readImageSize, sniff, type SniffedType } from './sniffing.js';
import { Staging, type StagedFile } from './staging.js';

export type FileTypeErrorCode =
  /** The bytes are of another type than the message: `found` (or null), `accepted`. */
  'file_type_wrong';

/** A file that somebody gives, as it came. */
export interface GivenFile {
  staged: StagedFile;
  /** What its giver says that it is: a media type, perhaps. */
  declaredType?: string | undefined;
  filename?: string | undefined;
}

/** A file that a message can carry, in the store. */
export interface KeptFile {
  id: string;
  mimetype: string;
  bytes: number;
  filename?: string;
}

interface Typed {
  mimetype: string;
  filename: string | undefined;
  /** How it is made into what WhatsApp takes; null when it is that already. */
  recipe: Recipe | null;
}

/** An hour of speech has 14 MB, the largest sticker far less. */
const MOST_CONVERTED_BYTES = 64 * 1024 * 1024;

const MEDIA_TYPE = /^[a-z0-9][\w.+-]{0,126}\/[a-z0-9][\w.+-]{0,126}$/;
/** Containers: whoever gives the file knows more. */
const VAGUE: readonly string[] = ['application/zip', 'application/x-cfb', 'application/xml'];
const UNKNOWN = 'application/octet-stream';

/** Makes files that somebody gives into files of messages. */
@Injectable()
export class MessageFiles {
  constructor(
    private readonly store: MediaStore,
    private readonly staging: Staging,
  ) {}

  /**
   * Looks at a file, converts it where WhatsApp demands that, and puts it into the store. The staged one is used up.
   * @throws DomainError file_type_wrong, image_unreadable, image_too_large, conversion_tool_missing, conversion_failed,
   *   conversion_timed_out
   */
  async take(accountId: string, type: FileType, given: GivenFile): Promise<KeptFile> {
    const { staged } = given;
    try {
      const { mimetype, filename, recipe } = await typeFile(type, given);
      const media = recipe
        ? await this.keepConverted(accountId, staged, recipe)
        : await this.store.keep(accountId, staged);
      return { id: media.id, mimetype, bytes: media.bytes, ...(filename !== undefined && { filename }) };
    } finally {
      await this.staging.discard(staged.path);
    }
  }

  private async keepConverted(accountId: string, staged: StagedFile, recipe: Recipe) {
    const to = await this.staging.newPath(`.${recipe.extension}`);
    try {
      await convert({ from: staged.path, to, ...recipe, maxBytes: MOST_CONVERTED_BYTES });
      return await this.store.keep(accountId, await this.staging.adopt(to));
    } finally {
      await this.staging.discard(to);
    }
  }
}

async function typeFile(type: FileType, { staged, declaredType, filename }: GivenFile): Promise<Typed> {
  const found = await sniff(staged.path);
  const accepted = ACCEPTED[type];
  if (accepted && !(found && accepted.includes(found.mimetype))) {
    throw new DomainError<FileTypeErrorCode>('file_type_wrong', { found: found?.mimetype ?? null, accepted });
  }
  const mimetype = mimetypeOf(found, declaredType);
  const recipe = found ? await recipeFor(type, found, staged.path) : null;
  return {
    mimetype: recipe?.mimetype ?? (type === 'voice' ? VOICE_MIMETYPE : mimetype),
    filename: nameOf(type, {
      filename,
      extension: recipe?.extension ?? found?.extension,
      isConverted: recipe !== null,
    }),
    recipe,
  };
}

async function recipeFor(type: FileType, { mimetype, extension }: SniffedType, path: string): Promise<Recipe | null> {
  switch (type) {
    case 'voice':
      return extension === 'opus' ? null : voiceFrom(mimetype);
    case 'sticker': {
      const size = await readImageSize(path);
      return mimetype === 'image/webp' && isStickerSize(size) ? null : stickerFrom(mimetype);
    }
    case 'image':
      await readImageSize(path);
      return null;
    case 'video':
    case 'audio':
    case 'document':
      return null;
  }
}

function mimetypeOf(found: SniffedType | undefined, declared = ''): string {
  const said = MEDIA_TYPE.test(declared.toLowerCase()) ? declared.toLowerCase() : undefined;
  if (!found) return said ?? UNKNOWN;
  return VAGUE.includes(found.mimetype) ? (said ?? found.mimetype) : found.mimetype;
}

/** A document always has a name: the recipient sees it. One of what was converted would tell a wrong extension. */
function nameOf(
  type: FileType,
  {
    filename = '',
    extension,
    isConverted,
  }: { filename: string | undefined; extension: string | undefined; isConverted: boolean },
): string | undefined {
  const given = isConverted ? undefined : cleanFilename(filename);
  if (given !== undefined || type !== 'document') return given;
  return extension === undefined ? 'document' : `document.${extension}`;
}
