import { toInviteCode } from '../groups/group-answers.dto.js';
import { toMutedUntil } from '../chats/chat.dto.js';
import { fromCursor, toCursor } from './page.dto.js';

describe('a place in a list', () => {
  it.each(['4915100000001@c.us', '1795219200 120363041234567890@g.us', '3EB0ABC'])('comes back: %s', (place) => {
    expect(fromCursor(toCursor(place) ?? undefined)).toBe(place);
  });

  it('is none at the begin and at the end', () => {
    expect([toCursor(null), fromCursor(undefined)]).toEqual([null, null]);
  });

  it.each(['', '!', 'YQ==', 'a b'])('was never made as %j', (cursor) => {
    expect(() => fromCursor(cursor)).toThrow('input_invalid');
  });
});

describe('an invitation', () => {
  it.each(['AbCdEfGhIjKlMnOpQrStUv', ' https://chat.whatsapp.com/AbCdEfGhIjKlMnOpQrStUv '])(
    '%s has a code',
    (invite) => {
      expect(toInviteCode(invite)).toBe('AbCdEfGhIjKlMnOpQrStUv');
    },
  );

  it.each(['', 'short', 'https://evil.example/AbCdEfGhIjKlMnOpQrStUv', 'AbCdEfGhIj/../KlMnOp'])(
    '%j has none',
    (invite) => {
      expect(toInviteCode(invite)).toBeUndefined();
    },
  );
});

describe('the end of a muting', () => {
  it('is whole seconds to come, or for good', () => {
    const soon = new Date(Date.now() + 90_000).toISOString();
    expect(toMutedUntil(soon)).toBe(Math.floor(new Date(soon).getTime() / 1_000));
    expect(toMutedUntil(undefined)).toBe(-1);
    expect(toMutedUntil('2020-01-01T00:00:00Z')).toBeUndefined();
  });
});
