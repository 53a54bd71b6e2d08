import { decodeMessageCursor, encodeMessageCursor, isMessageCursor } from './message-cursor.js';

const KEY = Buffer.from('0123456789abcdef');
const PLACE = { storedAtMicros: 1_795_000_000_123_456n, position: 42n };

describe('the cursor of a list of messages', () => {
  it('leads back to its place, and shows nothing of it', () => {
    const cursor = encodeMessageCursor(KEY, PLACE);
    expect(isMessageCursor(cursor)).toBe(true);
    expect(decodeMessageCursor(KEY, cursor)).toEqual(PLACE);
    const next = encodeMessageCursor(KEY, { ...PLACE, position: 43n });
    expect([...next].filter((letter, index) => letter === cursor[index]).length).toBeLessThan(10);
  });

  it('of another installation, or made up, leads nowhere', () => {
    expect(decodeMessageCursor(Buffer.from('another key here'), encodeMessageCursor(KEY, PLACE))).toBeUndefined();
    expect(decodeMessageCursor(KEY, '_'.repeat(22))).toBeUndefined();
  });

  it.each(['', 'abc', '='.repeat(22), 'a'.repeat(23)])('is not %j', (text) => {
    expect(isMessageCursor(text)).toBe(false);
  });
});
