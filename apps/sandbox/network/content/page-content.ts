import type { GroupInvite } from '../groups/group.js';
import { NetworkError } from '../network-error.js';
import type { Params } from '../rpc/params.js';
import { MEDIA_TYPES, type Content, type MediaContent, type MediaType } from './content.js';

type Reader = (params: Params) => Content;

const readers: Readonly<Record<string, Reader>> = {
  chat: (params) => ({ type: 'chat', text: params.text('text') }),
  ...Object.fromEntries(MEDIA_TYPES.map((type): [string, Reader] => [type, (params) => readMedia(type, params)])),
  location: (params) => ({
    type: 'location',
    latitude: params.decimal('latitude'),
    longitude: params.decimal('longitude'),
    ...optionalText(params, 'description'),
    ...optionalText(params, 'url'),
  }),
  vcard: (params) => ({ type: 'vcard', contacts: readContacts(params) }),
  multi_vcard: (params) => ({ type: 'multi_vcard', contacts: readContacts(params) }),
  poll_creation: (params) => ({
    type: 'poll_creation',
    name: params.text('name'),
    options: params.texts('options'),
    isMultipleChoice: params.flag('isMultipleChoice'),
  }),
  groups_v4_invite: (params) => ({
    type: 'groups_v4_invite',
    text: params.text('text'),
    invite: readInvite(params.object('invite')),
  }),
};

/** Checks what a page wants to send. */
export function readContent(params: Params): Content {
  return { ...readBody(params), ...readContext(params) };
}

function readBody(params: Params): Content {
  const type = params.text('type');
  const read = readers[type];
  if (!read) throw new NetworkError('bad_request', `The sandbox cannot carry messages of type ${type}.`);
  return read(params);
}

function readContext(params: Params): Pick<Content, 'quote' | 'mentions' | 'forwardingScore'> {
  return {
    ...(params.has('quote') ? { quote: readQuote(params.object('quote')) } : {}),
    ...(params.has('mentions') ? { mentions: params.texts('mentions') } : {}),
    ...(params.has('forwardingScore') ? { forwardingScore: params.whole('forwardingScore') } : {}),
  };
}

/** A quote shows one message, not what that one quoted. */
function readQuote(quote: Params): NonNullable<Content['quote']> {
  return { id: quote.text('id'), from: quote.text('from'), content: readBody(quote.object('content')) };
}

function readMedia(type: MediaType, params: Params): MediaContent {
  const media = params.object('media');
  return {
    type,
    media: {
      sha256: media.text('sha256'),
      sizeBytes: media.whole('sizeBytes'),
      mimeType: media.text('mimeType'),
      key: media.text('key'),
    },
    ...optionalText(params, 'caption'),
    ...optionalText(params, 'filename'),
    ...(params.has('seconds') ? { seconds: params.decimal('seconds') } : {}),
    ...(params.has('isGif') ? { isGif: params.flag('isGif') } : {}),
  };
}

function readContacts(params: Params): { name: string; vcard: string }[] {
  return params.objects('contacts').map((card) => ({ name: card.text('name'), vcard: card.text('vcard') }));
}

function readInvite(invite: Params): GroupInvite {
  return {
    group: invite.text('group'),
    subject: invite.text('subject'),
    code: invite.text('code'),
    expiresAt: invite.whole('expiresAt'),
  };
}

function optionalText<N extends string>(params: Params, name: N): Partial<Record<N, string>> {
  if (!params.has(name)) return {};
  return { [name]: params.text(name) } as Partial<Record<N, string>>;
}
