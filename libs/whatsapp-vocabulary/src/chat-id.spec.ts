import { newMessageId } from './message-id.js';
import { parseChatId } from './chat-id.js';

describe('a recipient', () => {
  it.each([
    ['919876543210', '919876543210@c.us'],
    ['+91 98765-43210', '919876543210@c.us'],
    ['(91) 98765.43210', '919876543210@c.us'],
    ['919876543210@s.whatsapp.net', '919876543210@c.us'],
    ['919876543210@c.us', '919876543210@c.us'],
    ['123456789', '123456789@c.us'],
    ['120363041234567890@g.us', '120363041234567890@g.us'],
    ['919876543210-1399999999@g.us', '919876543210-1399999999@g.us'],
  ])('%s is %s', (text, chatId) => {
    expect(parseChatId(text)).toBe(chatId);
  });

  it.each([
    '',
    'abc',
    '12345',
    '0919876543210',
    '1234567890123456',
    '91987@broadcast',
    '919876543210@evil.example',
    '+',
  ])('refuses "%s"', (text) => {
    expect(() => parseChatId(text)).toThrow('recipient_invalid');
  });
});

describe('a minted message id', () => {
  it('has the form of WhatsApp Web and does not repeat', () => {
    const ids = new Set(Array.from({ length: 1_000 }, newMessageId));
    expect(ids.size).toBe(1_000);
    for (const id of ids) expect(id).toMatch(/^3EB0[0-9A-F]{18}$/);
  });
});

describe('a number with a leading 0', () => {
  it.each([
    ['0171 2345678', 'DE', '491712345678@c.us'],
    ['(0171) 234-5678', 'DE', '491712345678@c.us'],
    ['098765 43210', 'IN', '919876543210@c.us'],
    ['06 1234 5678', 'IT', '390612345678@c.us'],
    ['00 91 98765 43210', 'DE', '919876543210@c.us'],
  ])('%s is of the default country %s', (text, country, chatId) => {
    expect(parseChatId(text, country)).toBe(chatId);
  });

  it.each([
    ['0171 2345678', null],
    ['0171 2345678', 'XX'],
    ['01712345678@c.us', 'DE'],
    ['+0171 2345678', 'DE'],
    ['0', 'DE'],
    ['017', 'DE'],
    ['0171234567890123', 'DE'],
    ['01', 'DE'],
  ])('%s with the default country %p is none', (text, country) => {
    expect(() => parseChatId(text, country)).toThrow('recipient_invalid');
  });

  it('is the only one that the default country changes', () => {
    expect(parseChatId('919876543210', 'DE')).toBe('919876543210@c.us');
    expect(parseChatId('+91 98765-43210', 'DE')).toBe('919876543210@c.us');
  });
});
