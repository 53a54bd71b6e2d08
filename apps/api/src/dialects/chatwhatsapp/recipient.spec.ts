import { toNamedRecipient, toRecipient } from './recipient.js';

const ANY = { allowedNumbers: null, defaultCountry: null };
const TRIAL = { allowedNumbers: ['919876543210'], defaultCountry: 'DE' };

describe('a recipient', () => {
  it('is anybody for a key without a list of numbers', () => {
    expect(toRecipient('+91 98765 43210', ANY)).toBe('919876543210@c.us');
    expect(toRecipient('12036302@g.us', ANY)).toBe('12036302@g.us');
  });

  it.each(['919876543210', '+91 98765 43210', '919876543210@s.whatsapp.net', '0091 98765 43210'])(
    'is one of the numbers of a trial key, written as %s',
    (text) => expect(toRecipient(text, TRIAL)).toBe('919876543210@c.us'),
  );

  it.each(['919876543211', '91987654321', '12036302@g.us', '0171 2345678'])('is not %s for a trial key', (text) => {
    expect(() => toRecipient(text, TRIAL)).toThrow('recipient_not_allowed');
  });

  it.each(['205519283746501@lid', '7d0b2f4e-3c19-4f57-8f0e-2b9a6d1c5e80', '7D0B2F4E-3C19-4F57-8F0E-2B9A6D1C5E80'])(
    'may be named by %s, and is judged when it is known who that is',
    (contact) => {
      expect(toNamedRecipient(` ${contact} `, TRIAL)).toEqual({ contact });
    },
  );

  it('is judged at once as a number', () => {
    expect(toNamedRecipient('+91 98765 43210', TRIAL)).toBe('919876543210@c.us');
    expect(() => toNamedRecipient('919876543211', TRIAL)).toThrow('recipient_not_allowed');
  });

  it.each(['205519283746501@LID', '12345678-1234-1234-1234-1234567890', 'lid@lid', '1@lid', '9'.repeat(21) + '@lid'])(
    'is not %s',
    (text) => {
      expect(() => toNamedRecipient(text, ANY)).toThrow('recipient_invalid');
    },
  );

  it('is nobody for a text that is no number', () => {
    expect(() => toRecipient('abc', TRIAL)).toThrow('recipient_invalid');
  });
});
