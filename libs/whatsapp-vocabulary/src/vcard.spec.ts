import { isVcard, readVcard, toVcard } from './vcard.js';

const CARD = ['BEGIN:VCARD', 'VERSION:3.0', 'N:;Eva;;;', 'FN:Eva', 'TEL;type=CELL;waid=491511:+49 1511', 'END:VCARD'];

describe('a contact card', () => {
  it.each([
    { name: 'Eva' },
    { name: 'Eva Lovelace, PhD; \\ "The\nCount"', phoneNumber: '4915112345678', organization: 'Engines; Ltd, \\o/' },
    { name: 'Ünï 🌍', organization: 'Ähm' },
  ])('says what it was made of (%j)', (details) => {
    const vcard = toVcard(details);
    expect(readVcard(vcard)).toEqual(details);
    expect(isVcard(vcard)).toBe(true);
  });

  it('is read as phones write it', () => {
    expect(readVcard(CARD.join('\r\n'))).toEqual({ name: 'Eva', phoneNumber: '491511' });
    const folded = [
      'BEGIN:VCARD',
      'FN;CHARSET=UTF-8:Eva',
      '  Lovelace',
      'item1.TEL:+49 (151) 1',
      'ORG:A;B',
      'END:VCARD',
    ];
    expect(readVcard(folded.join('\n'))).toEqual({ name: 'Eva Lovelace', phoneNumber: '491511', organization: 'A' });
  });

  it('prefers the number that WhatsApp knows', () => {
    const two = [...CARD.slice(0, 4), 'TEL:110', ...CARD.slice(4)].join('\n');
    expect(readVcard(two).phoneNumber).toBe('491511');
  });

  it.each([
    ['', 'nothing'],
    ['Eva', 'a name alone'],
    [CARD.filter((line) => !line.startsWith('FN')).join('\n'), 'a card without a name'],
    [CARD.slice(0, -1).join('\n'), 'a card without its end'],
    [[...CARD, ...CARD].join('\n'), 'two cards'],
  ])('is not %j (%s)', (text) => {
    expect(isVcard(text)).toBe(false);
  });
});
