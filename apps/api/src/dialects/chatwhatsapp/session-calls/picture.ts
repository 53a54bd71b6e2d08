import { applyDecorators } from '@nestjs/common';
import { ApiPropertyOptional } from '@nestjs/swagger';
import { MaxLength, ValidateBy, ValidateIf } from 'class-validator';

const MOST_BYTES = 512 * 1024;
const MOST_CHARACTERS = Math.ceil(MOST_BYTES / 3) * 4 + 100;
const MOST_TEXT = `${MOST_BYTES / 1_024} KB`;
const DATA_URI = /^data:image\/[a-z+.-]+;base64,/;
const BASE64 = /^[A-Za-z0-9+/]+={0,2}$/;

/** By the first bytes, in hex: what somebody calls a file proves nothing. */
const SIGNATURES: readonly (readonly [start: string, mimetype: string])[] = [
  ['ffd8ff', 'image/jpeg'],
  ['89504e470d0a1a0a', 'image/png'],
];

const LONGEST_URL = 4_096;

export const PICTURE_TEXT = 'picture must be a JPEG or PNG as base64, a data URI or an https URL, or null';

/** A profile picture, or null for none. */
export function PictureField(): PropertyDecorator {
  return applyDecorators(
    ApiPropertyOptional({
      type: String,
      nullable: true,
      description: `A JPEG or PNG: of at most ${MOST_TEXT} as base64 or as a data URI, or at an https URL; null: none any more.`,
    }),
    ValidateIf((_body, value) => value !== undefined && value !== null),
    MaxLength(MOST_CHARACTERS, { message: `picture must have at most ${MOST_TEXT}` }),
    ValidateBy({ name: 'isString', validator: { validate: isPicture } }, { message: PICTURE_TEXT }),
  );
}

/** Whether it is somewhere else. Where that may be is judged by whoever fetches it. */
export function isPictureUrl(text: string): boolean {
  return /^https?:\/\//i.test(text) && text.length <= LONGEST_URL;
}

/** What `PictureField` let pass, and is no URL. */
export function toPicture(text: string): { mimetype: string; base64: string } {
  const base64 = text.replace(DATA_URI, '');
  return { mimetype: mimetypeOf(base64) ?? '', base64 };
}

function isPicture(value: unknown): boolean {
  if (typeof value !== 'string') return false;
  if (isPictureUrl(value)) return true;
  const base64 = value.replace(DATA_URI, '');
  return BASE64.test(base64) && mimetypeOf(base64) !== undefined;
}

function mimetypeOf(base64: string): string | undefined {
  const start = Buffer.from(base64.slice(0, 16), 'base64').toString('hex');
  return SIGNATURES.find(([signature]) => start.startsWith(signature))?.[1];
}
