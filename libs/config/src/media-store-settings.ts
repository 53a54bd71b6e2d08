import { z } from 'zod';
import { settingNotes } from './setting-notes.js';

/** An address of a server, without a user name, a password, or what belongs to one request. */
function isEndpoint(text: string): boolean {
  if (!URL.canParse(text)) return true; // which was told already
  const { username, password, search, hash } = new URL(text);
  return [username, password, search, hash].every((part) => part === '');
}

/** Where the files of messages are. */
export const mediaStoreSettings = {
  MEDIA_STORE: z.enum(['folder', 's3']).default('folder').register(settingNotes, {
    description:
      'Where the files are that messages carry: in the folder `MEDIA_PATH`, or in a bucket of Amazon S3 or of a service that speaks its protocol.',
  }),
  MEDIA_PATH: z.string().min(1).default('.data/media').register(settingNotes, {
    description:
      'The folder of the files that messages carry, which API and workers share. With `MEDIA_STORE=s3` only files on their way are in it, and each machine has its own.',
    format: 'path',
  }),
  MEDIA_S3_BUCKET: z
    .string()
    .regex(/^[a-z0-9][\w.-]{1,61}[a-z0-9]$/i)
    .optional()
    .register(settingNotes, {
      description: 'The bucket, which must be there. Needed with `MEDIA_STORE=s3`.',
      format: 'the name of a bucket',
    }),
  MEDIA_S3_REGION: z
    .string()
    .regex(/^[a-z0-9-]{1,64}$/i)
    .optional()
    .register(settingNotes, {
      description:
        'The region of the bucket, which is signed with every call. Needed with `MEDIA_STORE=s3`; where a service has none, `us-east-1`.',
      format: 'the name of a region',
    }),
  MEDIA_S3_ENDPOINT: z
    .url({ protocol: /^https?$/ })
    .refine(isEndpoint, 'must have no user name, password or query')
    .optional()
    .register(settingNotes, {
      description: 'The service that has the bucket.',
      format: '`https://` or `http://` URL',
      defaultText: 'that of Amazon in the region',
    }),
  MEDIA_S3_FORCE_PATH_STYLE: z.enum(['on', 'off']).default('off').register(settingNotes, {
    description: 'Whether the bucket stands in the path and not in the host name, as MinIO wants it.',
  }),
  MEDIA_S3_ACCESS_KEY_ID: z.string().min(1).optional().register(settingNotes, {
    description: 'Whose access it is. To be set with its secret, or not at all.',
    format: 'an access key id',
    defaultText: 'what the AWS SDK finds: a profile, or the role of the machine',
  }),
  MEDIA_S3_SECRET_ACCESS_KEY: z.string().min(1).optional().register(settingNotes, {
    description: 'The secret to `MEDIA_S3_ACCESS_KEY_ID`, which no log shows.',
    format: 'a secret access key',
    defaultText: 'as above',
  }),
};

export type MediaStoreSettingName = keyof typeof mediaStoreSettings;
type MediaStoreSettings = z.infer<z.ZodObject<typeof mediaStoreSettings>>;

/** What a worker needs to know of the store, too. */
export const MEDIA_STORE_SETTING_NAMES = Object.keys(mediaStoreSettings) as MediaStoreSettingName[];

const S3_SETTING_NAMES = MEDIA_STORE_SETTING_NAMES.filter((name) => name.startsWith('MEDIA_S3_'));
const NEEDED = ['MEDIA_S3_BUCKET', 'MEDIA_S3_REGION'] as const;
const CREDENTIALS = ['MEDIA_S3_ACCESS_KEY_ID', 'MEDIA_S3_SECRET_ACCESS_KEY'] as const;

/** What settings of the store lack of each other, or say in vain. Of a value that cannot be read nothing is known. */
export function mediaStoreProblems(given: Readonly<Record<string, string | undefined>>): string[] {
  const { MEDIA_STORE: store = 'folder' } = given;
  const isSet = (name: string): boolean => given[name] !== undefined;
  if (store === 'folder') {
    return S3_SETTING_NAMES.filter(isSet).map((name) => `${name} is set, but MEDIA_STORE is not s3`);
  }
  if (store !== 's3') return [];
  const lacking = NEEDED.filter((name) => !isSet(name)).map(
    (name) => `${name} is not set, and MEDIA_STORE=s3 needs it`,
  );
  const isHalf = CREDENTIALS.some(isSet) && !CREDENTIALS.every(isSet);
  const half = CREDENTIALS.filter((name) => isHalf && !isSet(name));
  return [
    ...lacking,
    ...half.map((name) => `${name} is not set: give both of ${CREDENTIALS.join(' and ')}, or neither`),
  ];
}

/** A bucket, and how it is reached. */
export interface S3StoreConfig {
  readonly bucket: string;
  readonly region: string;
  /** undefined: Amazon's. */
  readonly endpoint: string | undefined;
  /** Whether the bucket stands in the path of each URL. */
  readonly isPathStyle: boolean;
  /** undefined: the AWS SDK looks for some. */
  readonly credentials: { readonly accessKeyId: string; readonly secretAccessKey: string } | undefined;
}

export interface MediaStoreConfig {
  /** Folder of the files, or only of those on their way. */
  readonly path: string;
  /** undefined: the files are in the folder. */
  readonly s3: S3StoreConfig | undefined;
}

export function toMediaStoreConfig(values: Readonly<MediaStoreSettings>): MediaStoreConfig {
  return Object.freeze({ path: values.MEDIA_PATH, s3: toS3StoreConfig(values) });
}

/** undefined unless the files are in a bucket. What it needs was seen to be there by `mediaStoreProblems`. */
export function toS3StoreConfig(values: Readonly<Partial<MediaStoreSettings>>): S3StoreConfig | undefined {
  if (values.MEDIA_STORE !== 's3') return undefined;
  const { MEDIA_S3_ACCESS_KEY_ID: accessKeyId, MEDIA_S3_SECRET_ACCESS_KEY: secretAccessKey } = values;
  return Object.freeze({
    bucket: values.MEDIA_S3_BUCKET ?? '',
    region: values.MEDIA_S3_REGION ?? '',
    endpoint: values.MEDIA_S3_ENDPOINT,
    isPathStyle: values.MEDIA_S3_FORCE_PATH_STYLE === 'on',
    credentials:
      accessKeyId !== undefined && secretAccessKey !== undefined ? { accessKeyId, secretAccessKey } : undefined,
  });
}
