import { randomBytes } from 'node:crypto';
import type { Content, ContactCard, MediaContent, MediaType } from '../network/content/content.js';
import type { MediaStore } from '../network/media-store.js';
import { NetworkError } from '../network/network-error.js';
import { object } from './schemas.js';

interface MediaBody {
  readonly base64: string;
  readonly mimeType: string;
  readonly filename?: string;
  readonly caption?: string;
  readonly seconds?: number;
}

/** What a phone can be told to send: exactly one of these. */
export interface ContentBody {
  readonly text?: string;
  readonly image?: MediaBody;
  readonly video?: MediaBody;
  readonly audio?: MediaBody;
  readonly voice?: MediaBody;
  readonly document?: MediaBody;
  readonly sticker?: MediaBody;
  readonly location?: {
    readonly latitude: number;
    readonly longitude: number;
    readonly name?: string;
    readonly address?: string;
    readonly url?: string;
  };
  readonly contacts?: readonly ContactCard[];
  readonly poll?: { readonly name: string; readonly options: readonly string[]; readonly isMultipleChoice?: boolean };
}

const line = { type: 'string', minLength: 1, maxLength: 1024 } as const;
const text = { type: 'string', minLength: 1, maxLength: 65_536 } as const;
const mimeType = { type: 'string', pattern: '^[a-z]+/[A-Za-z0-9.+-]+(;.*)?$', maxLength: 200 } as const;
const base64 = { type: 'string', minLength: 4 } as const;
const seconds = { type: 'number', minimum: 0 } as const;

function media(...optional: readonly ('filename' | 'caption' | 'seconds')[]): object {
  const offered = { filename: line, caption: text, seconds };
  const properties = Object.fromEntries(optional.map((name) => [name, offered[name]]));
  return object({ base64, mimeType, ...properties }, ['base64', 'mimeType']);
}

export const contentProperties = {
  text,
  image: media('filename', 'caption'),
  video: media('filename', 'caption', 'seconds'),
  audio: media('filename', 'seconds'),
  voice: media('seconds'),
  document: media('filename', 'caption'),
  sticker: media(),
  location: object(
    {
      latitude: { type: 'number', minimum: -90, maximum: 90 },
      longitude: { type: 'number', minimum: -180, maximum: 180 },
      name: line,
      address: line,
      url: line,
    },
    ['latitude', 'longitude'],
  ),
  contacts: {
    type: 'array',
    minItems: 1,
    maxItems: 100,
    items: object({ name: line, vcard: text }, ['name', 'vcard']),
  },
  poll: object(
    {
      name: line,
      options: { type: 'array', minItems: 2, maxItems: 12, uniqueItems: true, items: line },
      isMultipleChoice: { type: 'boolean' },
    },
    ['name', 'options'],
  ),
} as const;

const MEDIA_FIELDS = {
  image: 'image',
  video: 'video',
  audio: 'audio',
  voice: 'ptt',
  document: 'document',
  sticker: 'sticker',
} as const satisfies Record<string, MediaType>;

/** @throws NetworkError when the body holds no content, or more than one */
export async function toContent(body: ContentBody, store: MediaStore): Promise<Content> {
  const names = Object.keys(contentProperties) as (keyof ContentBody)[];
  const [name, another] = names.filter((field) => body[field] !== undefined);
  if (!name || another) throw new NetworkError('bad_request', `Give exactly one of ${names.join(', ')}.`);
  const { text: words, location, contacts, poll } = body;
  if (words !== undefined) return { type: 'chat', text: words };
  if (contacts) return { type: contacts.length > 1 ? 'multi_vcard' : 'vcard', contacts };
  if (poll) return { type: 'poll_creation', isMultipleChoice: false, ...poll };
  if (location) return toLocation(location);
  return toMedia(name as keyof typeof MEDIA_FIELDS, body, store);
}

function toLocation({ name, address, ...place }: NonNullable<ContentBody['location']>): Content {
  const description = [name ?? '', ...(address ? [address] : [])].join('\n');
  return { type: 'location', ...place, ...(description ? { description } : {}) };
}

async function toMedia(field: keyof typeof MEDIA_FIELDS, body: ContentBody, store: MediaStore): Promise<MediaContent> {
  const { base64: encoded = '', mimeType: mime = '', ...rest }: Partial<MediaBody> = body[field] ?? {};
  if (encoded.length % 4 !== 0 || !/^[A-Za-z0-9+/]+={0,2}$/.test(encoded)) {
    throw new NetworkError('bad_request', 'base64 must be standard base64 with its padding.');
  }
  const stored = await store.save([Buffer.from(encoded, 'base64')]);
  return {
    type: MEDIA_FIELDS[field],
    media: { ...stored, mimeType: mime, key: randomBytes(32).toString('base64') },
    ...rest,
  };
}
