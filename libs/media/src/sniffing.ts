import { open } from 'node:fs/promises';
import { DomainError } from '@chasqui/errors';
import { fileTypeFromFile } from 'file-type';
import { imageSize } from 'image-size';

/** More than any camera has, and less than what fills the memory of a browser. */
export const MOST_PIXELS = 50_000_000;
/** Cameras put previews and colour profiles before what tells the size. */
const HEADER_BYTES = 1024 * 1024;

export type ImageErrorCode =
  /** The image has no size that can be read. */
  | 'image_unreadable'
  /** The image has more pixels than it may (`most`). */
  | 'image_too_large';

/** What the bytes of a file say that it is. */
export interface SniffedType {
  /** Without parameters. */
  mimetype: string;
  extension: string;
}

/** @returns undefined when the bytes do not tell, as those of a text do not */
export async function sniff(path: string): Promise<SniffedType | undefined> {
  const found = await fileTypeFromFile(path);
  return found && { mimetype: found.mime.split(';')[0] ?? '', extension: found.ext };
}

/** In pixels. */
export interface ImageSize {
  width: number;
  height: number;
}

/**
 * How large an image is, by its header: nothing is unpacked.
 * @throws DomainError image_unreadable, image_too_large
 */
export async function readImageSize(path: string): Promise<ImageSize> {
  return imageSizeIn(await readHeader(path));
}

/** The same of bytes that begin with the header. */
export function imageSizeIn(bytes: Uint8Array): ImageSize {
  const { width, height } = sizeIn(bytes);
  if (width * height > MOST_PIXELS) throw new DomainError<ImageErrorCode>('image_too_large', { most: MOST_PIXELS });
  return { width, height };
}

function sizeIn(header: Uint8Array): ImageSize {
  try {
    return imageSize(header);
  } catch {
    throw new DomainError<ImageErrorCode>('image_unreadable');
  }
}

async function readHeader(path: string): Promise<Uint8Array> {
  const file = await open(path);
  try {
    const { buffer, bytesRead } = await file.read(Buffer.alloc(HEADER_BYTES), 0, HEADER_BYTES, 0);
    return buffer.subarray(0, bytesRead);
  } finally {
    await file.close();
  }
}
