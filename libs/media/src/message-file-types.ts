/** Types of messages that carry a file. */
export type FileType = 'image' | 'video' | 'audio' | 'voice' | 'document' | 'sticker';

const IMAGES = ['image/jpeg', 'image/png', 'image/webp', 'image/gif'];

/**
 * What of each type may come, by its bytes. null: anything. Voice messages and stickers are made of more than WhatsApp
 * takes as such.
 */
export const ACCEPTED: Readonly<Record<FileType, readonly string[] | null>> = {
  image: IMAGES,
  sticker: IMAGES,
  video: ['video/mp4', 'video/3gpp', 'video/quicktime'],
  audio: ['audio/mpeg', 'audio/mp4', 'audio/x-m4a', 'audio/aac', 'audio/amr', 'audio/ogg', 'audio/wav'],
  voice: [
    'audio/ogg',
    'application/ogg',
    'audio/mpeg',
    'audio/mp4',
    'audio/x-m4a',
    'audio/aac',
    'audio/amr',
    'audio/wav',
    'audio/flac',
    'video/webm',
    'video/mp4',
  ],
  document: null,
};
