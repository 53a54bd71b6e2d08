import * as api from './control-api.js';
import { element, make } from './dom.js';
import { report } from './notice.js';
import { sizeOf } from './wording.js';

/** @typedef {Pick<api.Message, 'id' | 'type' | 'text' | 'media' | 'location' | 'contacts' | 'fromMe'> & {number: string}} Body */

/** @type {Record<string, (body: Body) => Node[]>} */
const DRAWN = {
  chat: textOf,
  image: (body) => [
    make('img', { src: addressOf(body), alt: body.text || 'Photo', className: 'picture' }),
    ...textOf(body),
  ],
  sticker: (body) => [make('img', { src: addressOf(body), alt: 'Sticker', className: 'sticker' })],
  video: (body) => [player('video', body, 'Video'), ...textOf(body)],
  audio: (body) => [player('audio', body, 'Audio'), ...textOf(body)],
  ptt: (body) => [player('audio', body, 'Voice message')],
  document: (body) => [download(body), ...textOf(body)],
  location: locationOf,
  vcard: contactsOf,
  multi_vcard: contactsOf,
  poll_creation: ({ text }) => [make('strong', {}, text)],
  groups_v4_invite: ({ text }) => [make('strong', {}, 'Invitation to a group'), ...textOf({ text })],
  revoked: () => [make('em', { className: 'faint' }, 'This message was deleted')],
};

/** What a message says, without what was done to it. @param {Body} body */
export function drawBody(body) {
  const draw = DRAWN[body.type] ?? unknown;
  return make('div', { className: 'body' }, ...draw(body));
}

/** @param {Body} body */
function unknown(body) {
  const note = `A message of type ${body.type} cannot be shown here.`;
  return [make('em', { className: 'faint' }, note), ...textOf(body)];
}

/** @param {Body} body */
function addressOf({ number, id }) {
  return api.mediaAddress(number, id);
}

/** The words, with web addresses as links. @param {{text: string}} body */
function textOf({ text }) {
  if (!text) return [];
  const parts = text.split(/(https?:\/\/[^\s<>"]+)/);
  // With one group, every second part is what it matched.
  const nodes = parts.map((part, index) => (index % 2 === 0 ? part : link(part, part)));
  return [make('p', { className: 'text' }, ...nodes)];
}

/** @param {string} href @param {string} text */
function link(href, text) {
  return make('a', { href, target: '_blank', rel: 'noopener noreferrer' }, text);
}

/** @param {'audio' | 'video'} tag @param {Body} body @param {string} label */
function player(tag, body, label) {
  const media = make(tag, { src: addressOf(body), controls: true, preload: 'metadata', ariaLabel: label });
  const tellSender = () => void report(element('notice'), () => api.markPlayed(body.number, body.id));
  if (!body.fromMe) media.addEventListener('play', tellSender, { once: true });
  return media;
}

/** @param {Body} body */
function download(body) {
  const { filename = 'document', sizeBytes = 0, mimeType = '' } = body.media ?? {};
  return make(
    'a',
    { href: addressOf(body), download: filename, className: 'file' },
    make('span', {}, filename),
    make('span', { className: 'faint' }, `${sizeOf(sizeBytes)} · ${mimeType}`),
  );
}

/** @param {Body} body */
function locationOf({ text, location }) {
  const { latitude = 0, longitude = 0 } = location ?? {};
  const map = `https://www.openstreetmap.org/?mlat=${latitude}&mlon=${longitude}#map=16/${latitude}/${longitude}`;
  return [
    make('p', { className: 'text' }, text || 'Location'),
    make('p', { className: 'faint' }, link(map, `${latitude.toFixed(5)}, ${longitude.toFixed(5)}`)),
  ];
}

/** @param {Body} body */
function contactsOf({ contacts = [] }) {
  return contacts.map(({ name, vcard }) => {
    const numbers = [...vcard.matchAll(/^TEL[^:\n]*:(.+)$/gim)].map(([, number = '']) => number.trim());
    return make(
      'p',
      { className: 'contact' },
      make('span', {}, name),
      ...numbers.map((number) => make('span', { className: 'faint' }, number)),
    );
  });
}
