import { z } from 'zod';
import { MEDIA_STORE_SETTING_NAMES, mediaStoreSettings } from './media-store-settings.js';
import { settingNotes } from './setting-notes.js';

const MIB = 1024 * 1024;

function limit(description: string, defaultMib: number) {
  return z.coerce.number().int().min(1).max(2_000).default(defaultMib).register(settingNotes, { description });
}

/** Hosts as in an address, with or without a port, separated by commas. */
const hostList = z.string().transform((text, context) => {
  const words = text.split(',').map((word) => word.trim().toLowerCase());
  const wrong = words.findIndex((word) => !isHost(word));
  if (wrong === -1) return words;
  const message = `entry ${wrong + 1} is no host, as files.example or files.example:8080 is one`;
  context.addIssue({ code: 'custom', message });
  return z.NEVER;
});

function isHost(word: string): boolean {
  return URL.canParse(`http://${word}`) && !/[/?#@*]/.test(word) && word !== '';
}

/** Where the files of messages are, which may come, and from where. */
export const mediaSettings = {
  ...mediaStoreSettings,
  MEDIA_MAX_IMAGE_MIB: limit('The largest image, and the largest file that a sticker is made of, in MiB.', 16),
  MEDIA_MAX_VIDEO_MIB: limit('The largest video, in MiB.', 64),
  MEDIA_MAX_AUDIO_MIB: limit('The largest audio file or voice message, in MiB.', 64),
  MEDIA_MAX_DOCUMENT_MIB: limit('The largest document, in MiB.', 100),
  MEDIA_FETCH_TIMEOUT_MS: z.coerce.number().int().min(1_000).max(600_000).default(60_000).register(settingNotes, {
    description: 'How long fetching a file from its URL may take as a whole.',
  }),
  MEDIA_ALLOWED_HOSTS: hostList.default([]).register(settingNotes, {
    description:
      'Hosts from which files are fetched although they are not public, over http too. Every other URL must be https, and lead to a public address.',
    format: 'hosts, each with or without a port, separated by commas',
    defaultText: 'none',
  }),
  MEDIA_DOWNLOAD: z.enum(['lazy', 'at_once']).default('lazy').register(settingNotes, {
    description:
      'Whether files that sessions are sent are fetched into the store when they come, or when one is asked for.',
  }),
  MEDIA_MAX_RECEIVED_MIB: limit(
    'The largest file that is fetched from WhatsApp, in MiB. A browser holds it whole.',
    100,
  ),
};

type MediaSettingName = keyof typeof mediaSettings;
type MediaSettings = z.infer<z.ZodObject<typeof mediaSettings>>;

/** What a worker needs to know of what it receives. */
export const MEDIA_RECEIVED_SETTING_NAMES = [
  'MEDIA_DOWNLOAD',
  'MEDIA_MAX_RECEIVED_MIB',
] as const satisfies readonly MediaSettingName[];

export const MEDIA_INTAKE_SETTING_NAMES = [
  'MEDIA_MAX_IMAGE_MIB',
  'MEDIA_MAX_VIDEO_MIB',
  'MEDIA_MAX_AUDIO_MIB',
  'MEDIA_MAX_DOCUMENT_MIB',
  'MEDIA_FETCH_TIMEOUT_MS',
  'MEDIA_ALLOWED_HOSTS',
] as const satisfies readonly MediaSettingName[];

export const MEDIA_SETTING_NAMES = [...MEDIA_STORE_SETTING_NAMES, ...MEDIA_INTAKE_SETTING_NAMES] as const;

/** Of files that sessions are sent. */
export interface ReceivedMediaConfig {
  /** Else when somebody asks for one. */
  readonly isFetchedAtOnce: boolean;
  readonly maxBytes: number;
}

export function toReceivedMediaConfig(
  values: Readonly<Pick<MediaSettings, (typeof MEDIA_RECEIVED_SETTING_NAMES)[number]>>,
): ReceivedMediaConfig {
  return Object.freeze({
    isFetchedAtOnce: values.MEDIA_DOWNLOAD === 'at_once',
    maxBytes: values.MEDIA_MAX_RECEIVED_MIB * MIB,
  });
}

/** Which files a caller may give. */
export interface MediaIntakeConfig {
  readonly maxBytes: {
    readonly image: number;
    readonly video: number;
    readonly audio: number;
    readonly document: number;
  };
  readonly fetchTimeoutMs: number;
  readonly allowedHosts: readonly string[];
}

export function toMediaIntakeConfig(
  values: Readonly<Pick<MediaSettings, (typeof MEDIA_INTAKE_SETTING_NAMES)[number]>>,
): MediaIntakeConfig {
  return Object.freeze({
    maxBytes: {
      image: values.MEDIA_MAX_IMAGE_MIB * MIB,
      video: values.MEDIA_MAX_VIDEO_MIB * MIB,
      audio: values.MEDIA_MAX_AUDIO_MIB * MIB,
      document: values.MEDIA_MAX_DOCUMENT_MIB * MIB,
    },
    fetchTimeoutMs: values.MEDIA_FETCH_TIMEOUT_MS,
    allowedHosts: values.MEDIA_ALLOWED_HOSTS,
  });
}
