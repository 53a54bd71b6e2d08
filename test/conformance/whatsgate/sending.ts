import { exactly, messageId } from '../runner/matchers.js';
import type { Row, Single } from '../runner/row.js';
import { BAD_PHONE, invalid, NO_SUCH_SENDER, said } from './answers.js';

const PNG = 'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==';
const PDF = Buffer.from('%PDF-1.4\n%%EOF\n').toString('base64');
/** The shortest that players take for one: its header, and 8 samples of silence. */
const WAV = Buffer.concat([
  Buffer.from(
    'RIFF\x34\0\0\0WAVEfmt \x10\0\0\0\x01\0\x01\0\x40\x1f\0\0\x80\x3e\0\0\x02\0\x10\0data\x10\0\0\0',
    'latin1',
  ),
  Buffer.alloc(16),
]).toString('base64');
const MP4 = Buffer.concat([
  Buffer.from('\0\0\0\x18ftypmp42\0\0\0\0mp42isom', 'latin1'),
  Buffer.from('\0\0\0\x08mdat', 'latin1'),
]).toString('base64');

const call = (name: string) => ({ request: `POST /api/send/${name}`, token: '{{sender.token}}' });
const from = { sender_device: '{{linked.device}}' };
const one = { ...from, phone: '{{linked.to}}' };

/** Stored and queued for these, in their order. */
function accepted(...phones: string[]): Single {
  return {
    status: 200,
    answer: exactly({
      success: true,
      message: `Message will be sent to ${phones.length} phone numbers`,
      data: phones.map((phone) => exactly({ phone, message_id: messageId })),
    }),
  };
}

const TO_ONE = accepted('{{linked.to}}');

export const sending: readonly Row[] = [
  {
    id: 'sending.text',
    mark: 'P',
    title: 'POST /api/send/text: Message will be sent to 1 phone numbers; data has the ids (D).',
    steps: [{ ...call('text'), body: { ...one, message: 'Hello' }, ...TO_ONE }],
  },
  {
    id: 'sending.text-of-4000',
    mark: 'P',
    title: 'message has at most 4000 characters.',
    steps: [
      { ...call('text'), body: { ...one, message: 'x'.repeat(4_000) }, ...TO_ONE },
      {
        ...call('text'),
        body: { ...one, message: 'x'.repeat(4_001) },
        ...invalid('message', 'The message field must not be greater than 4000 characters.'),
      },
    ],
  },
  {
    id: 'sending.image',
    mark: 'P',
    title: 'POST /api/send/image: media is base64; caption is optional, at most 4000 characters.',
    steps: [
      { ...call('image'), body: { ...one, media: PNG }, ...TO_ONE },
      { ...call('image'), body: { ...one, media: `data:image/png;base64,${PNG}`, caption: 'One dot' }, ...TO_ONE },
      {
        ...call('image'),
        body: { ...one, media: PNG, caption: 'x'.repeat(4_001) },
        ...invalid('caption', 'The caption field must not be greater than 4000 characters.'),
      },
    ],
  },
  {
    id: 'sending.media-url',
    mark: 'P',
    title: 'POST /api/send/image, video: media is a URL.',
    elsewhere: 'apps/api/src/dialects/whatsgate/messages/device-files.medium-spec.ts',
  },
  {
    id: 'sending.media-required',
    mark: 'P',
    title: 'POST /api/send/image, video: media is needed.',
    steps: [
      { ...call('image'), body: one, ...invalid('media', 'The media field is required.') },
      { ...call('video'), body: one, ...invalid('media', 'The media field is required.') },
    ],
  },
  {
    id: 'sending.video',
    mark: 'P',
    title: 'POST /api/send/video: as an image; base64, too (D).',
    steps: [{ ...call('video'), body: { ...one, media: MP4, caption: 'A moment' }, ...TO_ONE }],
  },
  {
    id: 'sending.audio',
    mark: 'D',
    title: 'POST /api/send/audio: media; voice makes it a voice message.',
    steps: [{ ...call('audio'), body: { ...one, media: WAV, voice: false }, ...TO_ONE }],
  },
  {
    id: 'sending.file',
    mark: 'D',
    title: 'POST /api/send/file: media, caption, filename.',
    steps: [
      { ...call('file'), body: { ...one, media: PDF, caption: 'Please sign', filename: 'terms.pdf' }, ...TO_ONE },
    ],
  },
  {
    id: 'sending.location',
    mark: 'D',
    title: 'POST /api/send/location: latitude, longitude, name, address.',
    steps: [
      { ...call('location'), body: { ...one, latitude: -16.4957, longitude: -68.1336 }, ...TO_ONE },
      {
        ...call('location'),
        body: { ...one, latitude: '-16.4957', longitude: '-68.1336', name: 'Plaza Murillo', address: 'La Paz' },
        ...TO_ONE,
      },
      {
        ...call('location'),
        body: { ...one, latitude: 91, longitude: 0 },
        ...invalid('latitude', 'The latitude field must be between -90 and 90.'),
      },
    ],
  },
  {
    id: 'sending.by-form-only',
    mark: 'D',
    title: 'Numbers are checked by their form only: the published 123456789 passes.',
    steps: [{ ...call('text'), body: { ...from, phone: '123456789', message: 'Hello' }, ...accepted('123456789') }],
  },
  {
    id: 'sending.list',
    mark: 'D',
    title: 'phone is an array of numbers, or a list with commas; the count is that of the recipients.',
    steps: [
      {
        ...call('text'),
        body: { ...from, phone: ['{{linked.to}}', '123456789'], message: 'Hello all' },
        ...accepted('{{linked.to}}', '123456789'),
      },
      {
        ...call('text'),
        body: { ...from, phone: '{{linked.to}}, 123456789', message: 'Hello all' },
        ...accepted('{{linked.to}}', '123456789'),
      },
      {
        ...call('image'),
        body: { ...from, phone: ['123456789', '{{linked.to}}'], media: PNG },
        ...accepted('123456789', '{{linked.to}}'),
      },
    ],
  },
  {
    id: 'sending.duplicates',
    mark: 'D',
    title: 'Whoever is named twice gets one message.',
    steps: [
      {
        ...call('text'),
        body: { ...from, phone: ['{{linked.to}}', '+{{linked.to}}', '{{linked.to}}@c.us'], message: 'Once' },
        ...TO_ONE,
      },
    ],
  },
  {
    id: 'sending.at-most-1000',
    mark: 'D',
    title: 'A list has at most 1000 numbers.',
    steps: [
      {
        ...call('text'),
        body: { ...from, phone: Array.from({ length: 1_001 }, (_, index) => String(1_000_000 + index)), message: 'Hi' },
        ...invalid('phone', 'The phone field must not have more than 1000 items.'),
      },
    ],
  },
  {
    id: 'sending.all-or-none',
    mark: 'D',
    title: 'One number that is none refuses the whole list, and says which.',
    steps: [
      {
        ...call('text'),
        body: { ...from, phone: ['{{linked.to}}', '12'], message: 'Hello' },
        status: 422,
        answer: exactly({
          success: false,
          message: 'Invalid phone number format',
          errors: { 'phone.1': ['Invalid phone number format'] },
        }),
      },
      { ...call('text'), body: { ...from, phone: '12', message: 'Hello' }, ...BAD_PHONE },
    ],
  },
  {
    id: 'sending.unknown-device',
    mark: 'D',
    title: 'An unknown sender_device: 422 The selected sender device is invalid.',
    steps: [
      {
        ...call('text'),
        body: { sender_device: '{{numbers.unknown}}', phone: '987654321', message: 'Hi' },
        ...NO_SUCH_SENDER,
      },
      {
        ...call('image'),
        body: { sender_device: '{{numbers.unknown}}', phone: '987654321', media: PNG },
        ...NO_SUCH_SENDER,
      },
    ],
  },
  {
    id: 'sending.never-paired',
    mark: 'D',
    title: 'A device that was never paired: 422 device is not connected.',
    steps: [
      {
        ...call('text'),
        body: { sender_device: '{{unlinked.device}}', phone: '987654321', message: 'Hi' },
        ...said(422, 'device is not connected'),
      },
    ],
  },
  {
    id: 'sending.while-reconnecting',
    mark: 'D',
    title: 'The answer comes when the messages are stored and queued, also while the device is reconnecting.',
    elsewhere: 'apps/api/src/dialects/whatsgate/messages/device-sending.medium-spec.ts',
  },
  {
    id: 'sending.repeated',
    mark: 'D',
    title: 'With an Idempotency-Key a repeated call gets the same answer, and another body 409.',
    steps: [
      {
        ...call('text'),
        headers: { 'Idempotency-Key': '{{run.unknownId}}' },
        body: { ...one, message: 'Once and again' },
        ...TO_ONE,
        keep: { id: 'data.0.message_id' },
      },
      {
        ...call('text'),
        headers: { 'Idempotency-Key': '{{run.unknownId}}' },
        body: { ...one, message: 'Once and again' },
        status: 200,
        answer: { data: [{ message_id: '{{id}}' }] },
      },
      {
        ...call('text'),
        headers: { 'Idempotency-Key': '{{run.unknownId}}' },
        body: { ...one, message: 'Something else' },
        ...said(409, 'This Idempotency-Key was used for another request'),
      },
    ],
  },
];
