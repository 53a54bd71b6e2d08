import type { ConversionErrorCode, FileTypeErrorCode, ImageErrorCode, MediaErrorCode } from '@chasqui/media';
import type { OutboundErrorCode } from '@chasqui/outbound-requests';
import type { CatalogueEntry } from '../../../errors/catalogue-entry.js';
import type { Saying } from '../saying.js';
import type { FileBodyErrorCode } from './file-body.js';
import type { MediaLinkErrorCode } from './media-links.service.js';
import type { MessageMediaErrorCode } from './media-reading.service.js';
import type { ReceivedFileErrorCode } from './received-files.service.js';

/** Everything that can be wrong with a file, or with how it is given. */
export type FileErrorCode =
  | MediaErrorCode
  | FileTypeErrorCode
  | ImageErrorCode
  | ConversionErrorCode
  | OutboundErrorCode
  | FileBodyErrorCode
  | MediaLinkErrorCode
  | MessageMediaErrorCode
  | ReceivedFileErrorCode;

const MIB = 1024 * 1024;

export const FILE_CATALOGUE: Readonly<Record<FileErrorCode, CatalogueEntry>> = {
  file_too_large: {
    when: 'a file of more bytes than one of its type may have (`MEDIA_MAX_…`): nothing was stored',
    details: { field: '{field}', most: 16 * MIB },
  },
  file_empty: { when: 'a file without bytes', details: { field: '{field}' } },
  file_type_wrong: {
    when: 'a file whose bytes are of another type than the message: nothing was stored',
    details: { field: '{field}', found: '{found}', accepted: ['{accepted}'] },
  },
  file_body_type_unknown: { when: 'a call that sends a file, whose body is neither JSON nor a form' },
  image_unreadable: { when: 'an image whose header tells no size', details: { field: '{field}' } },
  image_too_large: {
    when: 'an image of more pixels than is safe to unpack, whatever its bytes',
    details: { field: '{field}', most: 50_000_000 },
  },
  conversion_tool_missing: {
    when: 'a voice message that is not OGG with Opus, or a sticker that is not WebP of 512 × 512, where ffmpeg is not installed',
    details: { field: '{field}' },
  },
  conversion_failed: { when: 'ffmpeg can make nothing of the file', details: { field: '{field}' } },
  conversion_timed_out: { when: 'ffmpeg needs more than a minute for the file', details: { field: '{field}' } },
  url_not_allowed: {
    when: 'a URL that is not https, or leads (by a redirect, too) to an address that is not public; nothing was asked there',
    details: { field: '{field}', problem: '{problem}' },
  },
  url_unreachable: {
    when: 'nobody answers at a URL, or not as HTTP',
    details: { field: '{field}', problem: '{problem}' },
  },
  url_answer_unusable: {
    when: 'a URL that answers with anything but 200 and the file',
    details: { field: '{field}', problem: '{problem}' },
  },
  url_timed_out: {
    when: 'a URL whose file does not come in time (`MEDIA_FETCH_TIMEOUT_MS`)',
    details: { field: '{field}', what: '{what}' },
  },
  message_without_media: { when: 'the message has no file' },
  media_gone: { when: 'the file of the message is not in the store, or not any more' },
  media_store_unavailable: {
    when: 'the folder or the bucket of the files cannot be reached: nothing was accepted, and the call may be repeated',
  },
  media_requested_again: {
    when: 'WhatsApp has the received file no more; whoever sent it was asked for it again',
    details: { retryAfter: 30 },
  },
  media_too_large: { when: 'the received file is larger than what is fetched (`MEDIA_MAX_RECEIVED_MIB`)' },
  media_link_invalid: { when: 'a link to a file that has expired, or that nobody made' },
};

/** Of the field of the file. */
function ofField(status: number, message: (details: Readonly<Record<string, unknown>>) => string): Saying {
  return {
    status,
    error: message,
    extra: (details) => ({ details: [{ field: details['field'], message: message(details) }] }),
  };
}

const WITHOUT_FFMPEG =
  'A voice message in OGG with Opus, a sticker in WebP of 512 × 512 pixels, and a profile picture of 512 KB need no conversion';

export const FILE_SAYINGS: Readonly<Record<FileErrorCode, Saying>> = {
  file_too_large: ofField(
    413,
    ({ field, most }) => `${String(field)} is too large (limit ${Math.floor(Number(most) / MIB)} MiB)`,
  ),
  file_empty: ofField(400, ({ field }) => `${String(field)} is empty`),
  file_type_wrong: ofField(
    415,
    ({ field, found, accepted }) =>
      `${String(field)} must be one of ${(accepted as string[]).join(', ')}; this file is ${typeof found === 'string' ? found : 'of no type that is known'}. Anything can be sent as a document`,
  ),
  file_body_type_unknown: {
    status: 415,
    error: 'The body must be application/json or multipart/form-data (Content-Type)',
  },
  image_unreadable: ofField(422, ({ field }) => `${String(field)} cannot be read: its header tells no size`),
  image_too_large: ofField(
    422,
    ({ field, most }) =>
      `${String(field)} has too many pixels (limit ${Number(most) / 1_000_000} megapixels): make it smaller`,
  ),
  conversion_tool_missing: ofField(
    422,
    ({ field }) =>
      `${String(field)} must be converted, and ffmpeg is not installed here (apt install ffmpeg). ${WITHOUT_FFMPEG}`,
  ),
  conversion_failed: ofField(422, ({ field }) => `${String(field)} cannot be converted: the file may be damaged`),
  conversion_timed_out: ofField(422, ({ field }) => `${String(field)} takes too long to convert: make it shorter`),
  url_not_allowed: ofField(
    400,
    ({ field, problem }) => `${String(field)} is a URL that is not fetched: ${String(problem)}`,
  ),
  url_unreachable: ofField(422, ({ field, problem }) => `${String(field)} could not be fetched: ${String(problem)}`),
  url_answer_unusable: ofField(
    422,
    ({ field, problem }) => `${String(field)} could not be fetched: ${String(problem)}`,
  ),
  url_timed_out: ofField(422, ({ field, what }) => `${String(field)} could not be fetched in time: no ${String(what)}`),
  message_without_media: { status: 404, error: 'The message has no file' },
  media_requested_again: {
    status: 409,
    error: 'WhatsApp no longer has the file: whoever sent it was asked for it again. Please try again later',
    extra: ({ retryAfter }) => ({ retryAfter }),
  },
  media_too_large: { status: 422, error: 'The file of the message is larger than this installation fetches' },
  media_gone: { status: 410, error: 'The file of the message is not kept, or not any more' },
  media_store_unavailable: {
    status: 503,
    error: 'The media store cannot be reached: nothing was accepted. Please try again later',
  },
  media_link_invalid: { status: 404, error: 'The link has expired, or it is none. Ask for a new one' },
};
