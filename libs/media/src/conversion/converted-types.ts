import type { Conversion } from './ffmpeg.js';

/** What a file is made into. */
export interface Recipe extends Pick<Conversion, 'format' | 'options'> {
  mimetype: string;
  extension: string;
}

const STICKER_SIDE = 512;
/** WhatsApp Web makes any picture of a profile that large, out of its middle. */
const PROFILE_SIDE = 640;
/** ffmpeg's names of the formats that a voice message is made of. */
const SOUNDS: Readonly<Record<string, string>> = {
  'audio/ogg': 'ogg',
  'application/ogg': 'ogg',
  'audio/mpeg': 'mp3',
  'audio/mp4': 'mov',
  'audio/x-m4a': 'mov',
  'video/mp4': 'mov',
  'audio/aac': 'aac',
  'audio/amr': 'amr',
  'audio/wav': 'wav',
  'audio/flac': 'flac',
  'video/webm': 'matroska',
};

const PICTURES: Readonly<Record<string, string>> = {
  'image/jpeg': 'jpeg_pipe',
  'image/png': 'png_pipe',
  'image/webp': 'webp_pipe',
  'image/gif': 'gif',
};

const SQUARE = [
  `scale=${STICKER_SIDE}:${STICKER_SIDE}:force_original_aspect_ratio=decrease`,
  'format=rgba',
  `pad=${STICKER_SIDE}:${STICKER_SIDE}:-1:-1:color=#00000000`,
].join();

/** OGG with Opus, one channel: what WhatsApp plays as a voice message. */
export const VOICE_MIMETYPE = 'audio/ogg; codecs=opus';

export function voiceFrom(mimetype: string): Recipe {
  const options = ['-vn', '-map', '0:a:0', '-ac', '1', '-ar', '48000', '-c:a', 'libopus', '-b:a', '32k'];
  return {
    format: SOUNDS[mimetype] ?? '',
    options: [...options, '-application', 'voip', '-f', 'ogg'],
    mimetype: VOICE_MIMETYPE,
    extension: 'ogg',
  };
}

/** WebP of 512 × 512, whose margins are transparent. A GIF moves on, for ten seconds at most. */
export function stickerFrom(mimetype: string): Recipe {
  const motion =
    mimetype === 'image/gif'
      ? ['-t', '10', '-vf', `fps=15,${SQUARE}`, '-c:v', 'libwebp_anim', '-loop', '0', '-quality', '60']
      : ['-vf', SQUARE, '-frames:v', '1', '-c:v', 'libwebp', '-quality', '80'];
  return {
    format: PICTURES[mimetype] ?? '',
    options: [...motion, '-f', 'webp'],
    mimetype: 'image/webp',
    extension: 'webp',
  };
}

/** JPEG of 640 × 640. */
export function profilePictureFrom(mimetype: string): Recipe {
  const square = `scale=${PROFILE_SIDE}:${PROFILE_SIDE}:force_original_aspect_ratio=increase,crop=${PROFILE_SIDE}:${PROFILE_SIDE}`;
  return {
    format: PICTURES[mimetype] ?? '',
    options: ['-vf', square, '-frames:v', '1', '-c:v', 'mjpeg', '-q:v', '3', '-f', 'mjpeg'],
    mimetype: 'image/jpeg',
    extension: 'jpg',
  };
}

export function isStickerSize({ width, height }: { width: number; height: number }): boolean {
  return width === STICKER_SIDE && height === STICKER_SIDE;
}
