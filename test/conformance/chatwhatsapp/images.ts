import { isoTime, messageId } from '../runner/matchers.js';
import type { Row, Single } from '../runner/row.js';
import { invalid } from './answers.js';

const BASE64 = 'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==';
const SENT: Single = {
  status: 200,
  answer: {
    success: true,
    messageId,
    to: '{{paired.to}}@s.whatsapp.net',
    type: 'image',
    status: 'sent',
    timestamp: isoTime,
  },
};
const SEND_IMAGE = { request: 'POST /sessions/{{paired.id}}/send/image', key: '{{paired.key}}' };

export const images: readonly Row[] = [
  {
    id: 'images.base64',
    mark: 'P',
    title: 'POST /sessions/{id}/send/image: image is bare base64; caption and filename are optional.',
    steps: [
      { ...SEND_IMAGE, body: { to: '{{paired.to}}', image: BASE64 }, ...SENT },
      {
        ...SEND_IMAGE,
        body: { to: '{{paired.to}}', image: BASE64, caption: 'One dot', filename: 'dot.png' },
        ...SENT,
      },
    ],
  },
  {
    id: 'images.data-uri',
    mark: 'P',
    title: 'POST /sessions/{id}/send/image: image is a data URI.',
    steps: [{ ...SEND_IMAGE, body: { to: '{{paired.to}}', image: `data:image/png;base64,${BASE64}` }, ...SENT }],
  },
  {
    id: 'images.url',
    mark: 'P',
    title: 'POST /sessions/{id}/send/image: image is an https URL.',
    elsewhere: 'apps/api/src/dialects/chatwhatsapp/media/file-messages.medium-spec.ts',
  },
  {
    id: 'images.no-path',
    mark: 'D',
    title: 'The published service also takes a path on the server: we do not (400).',
    steps: [{ ...SEND_IMAGE, body: { to: '{{paired.to}}', image: '/etc/passwd' }, ...invalid('image') }],
  },
  {
    id: 'images.required',
    mark: 'P',
    title: 'POST /sessions/{id}/send/image: to and image are required.',
    steps: [
      { ...SEND_IMAGE, body: { to: '{{paired.to}}' }, ...invalid('image') },
      { ...SEND_IMAGE, body: { image: BASE64 }, ...invalid('to') },
    ],
  },
];
