import { MessageMedia, type MessageSendOptions } from 'whatsapp-web.js';
import { storedFileOf, textOf, type MediaFile, type MessageContent } from '@chasqui/messages';
import type { FileOptions } from './page/file-entries.js';

const OPTIONS: Readonly<Record<string, FileOptions>> = {
  voice: { forceVoice: true },
  document: { forceDocument: true },
  sticker: { forceSticker: true },
};

/** The page's name for the file of one message: nothing that is base64. */
export function fileKey(waId: string): string {
  return `chasqui:${waId}`;
}

export function fileOptions(type: string): FileOptions {
  return OPTIONS[type] ?? {};
}

/** WhatsApp Web writes `undefined` where there is none. */
export function fileName(type: string, { filename, mimetype }: Pick<MediaFile, 'filename' | 'mimetype'>): string {
  return filename ?? `${type}.${/\/(?:x-)?([a-z0-9]+)/.exec(mimetype)?.[1] ?? 'bin'}`;
}

/** What the library is called with for a message with a file that the page has; undefined for any other message. */
export function mediaCall(message: {
  waId: string;
  type: string;
  content: MessageContent;
}): { content: MessageMedia; options: MessageSendOptions; extra?: undefined } | undefined {
  const media = storedFileOf(message.content);
  if (!media) return undefined;
  const caption = textOf(message.content);
  const { forceVoice, forceDocument, forceSticker } = fileOptions(message.type);
  return {
    content: new MessageMedia(media.mimetype, fileKey(message.waId), fileName(message.type, media), media.bytes),
    options: {
      linkPreview: false,
      ...(caption !== '' ? { caption } : {}),
      ...(forceVoice ? { sendAudioAsVoice: true } : {}),
      ...(forceDocument ? { sendMediaAsDocument: true } : {}),
      ...(forceSticker ? { sendMediaAsSticker: true } : {}),
    },
  };
}
