import { isInstant } from './instant.js';

describe('a moment', () => {
  it.each(['2026-02-01T09:00:00Z', '2026-02-01T09:00:00.123Z', '2026-02-01T09:00:00+05:30', '2024-02-29T23:59-08:00'])(
    'is %s',
    (text) => expect(isInstant(text)).toBe(true),
  );

  it.each([
    '2026-02-01T09:00:00',
    '2026-02-01',
    '2026-02-30T09:00:00Z',
    '2026-13-01T09:00:00Z',
    '2026-02-01 09:00:00Z',
    'tomorrow',
    '',
    1_769_936_400_000,
    null,
    `2026-02-01T09:00:00.${'0'.repeat(1_000)}Z`,
  ])('is not %p', (value) => expect(isInstant(value)).toBe(false));
});
