import { toRecipient } from './recipient.js';

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

  it('is nobody for a text that is no number', () => {
    expect(() => toRecipient('abc', TRIAL)).toThrow('recipient_invalid');
  });
});
