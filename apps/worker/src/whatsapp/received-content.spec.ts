import { messageKeyParts } from './message-key.js';
import { toReceivedContent } from './received-content.js';

const CARD = ['BEGIN:VCARD', 'FN:Eva', 'ORG:Works;', 'TEL;waid=491511:+49 151 1', 'END:VCARD'].join('\n');
const EVA = { name: 'Eva', phoneNumber: '491511', organization: 'Works', vcard: CARD };

describe('what a message of WhatsApp Web says', () => {
  it.each([
    ['chat', { body: 'hi' }, { text: 'hi' }],
    [
      'chat',
      { body: 'a', quotedStanzaID: '3A', mentionedJidList: ['1@c.us', { $1: '2@lid' }, '1@c.us'] },
      {
        text: 'a',
        quotedMessageId: '3A',
        mentions: ['1@c.us', '2@lid'],
      },
    ],
    ['chat', { body: 'b', isForwarded: true }, { text: 'b', forwardingScore: 1 }],
    ['chat', { body: 'b', isForwarded: true, forwardingScore: 5 }, { text: 'b', forwardingScore: 5 }],
    [
      'location',
      { lat: 1.5, lng: -2, loc: 'Here\nThere\nBeyond', clientUrl: 'https://example.org', body: 'iVBORw0' },
      {
        latitude: 1.5,
        longitude: -2,
        name: 'Here',
        address: 'There\nBeyond',
        url: 'https://example.org',
      },
    ],
    ['location', { lat: 1, lng: 2 }, { latitude: 1, longitude: 2 }],
    ['vcard', { body: CARD }, { contacts: [EVA] }],
    [
      'multi_vcard',
      { vcardList: [{ vcard: CARD }, { vcard: '', displayName: 'Ada' }] },
      {
        contacts: [EVA, { name: 'Ada', vcard: '' }],
      },
    ],
    [
      'poll_creation',
      { pollName: 'Q?', pollOptions: [{ name: 'a' }, { name: 'b' }], pollSelectableOptionsCount: 1 },
      {
        question: 'Q?',
        options: ['a', 'b'],
        allowMultiple: false,
      },
    ],
    [
      'image',
      { mimetype: 'image/png', size: 9, filehash: 'AQI=', caption: 'Look', body: '/9j/4AAQ' },
      {
        media: { mimetype: 'image/png', bytes: 9, sha256: '0102' },
        caption: 'Look',
      },
    ],
    [
      'ptt',
      { mimetype: 'audio/ogg', size: '9', duration: '3' },
      { media: { mimetype: 'audio/ogg', bytes: 9, seconds: 3 } },
    ],
    ['ptv', { directPath: '/v', mimetype: 'video/mp4', size: 9 }, { media: { mimetype: 'video/mp4', bytes: 9 } }],
    [
      'document',
      { filename: 'a.pdf' },
      { media: { mimetype: 'application/octet-stream', bytes: 0, filename: 'a.pdf' } },
    ],
    ['live_location', { body: '/9j/4AAQ' }, { text: '' }],
    ['of_tomorrow', { body: 'new' }, { text: 'new' }],
    ['of_tomorrow', { body: { not: 'a text' } }, { text: '' }],
    ['multi_vcard', { vcardList: 'none' }, { contacts: [] }],
    ['poll_creation', {}, { question: '', options: [], allowMultiple: true }],
  ])('of the type %s with %j is read', (type, attributes, content) => {
    expect(toReceivedContent(type, attributes)).toEqual(content);
  });
});

describe('a message key', () => {
  it.each([
    ['true_1@c.us_3EB0', { fromMe: true, remote: '1@c.us', id: '3EB0', participant: '' }],
    ['false_2@g.us_3A_1@lid', { fromMe: false, remote: '2@g.us', id: '3A', participant: '1@lid' }],
    [
      { fromMe: true, remote: { _serialized: '1@c.us' }, id: '3EB0' },
      { fromMe: true, remote: '1@c.us', id: '3EB0', participant: '' },
    ],
    [
      { fromMe: false, remote: '2@g.us', id: '3A', participant: { $1: '1@lid' } },
      { fromMe: false, remote: '2@g.us', id: '3A', participant: '1@lid' },
    ],
    [undefined, { fromMe: false, remote: '', id: '', participant: '' }],
    [null, { fromMe: false, remote: '', id: '', participant: '' }],
  ])('%j is read', (key, parts) => {
    expect(messageKeyParts(key)).toEqual(parts);
  });
});
