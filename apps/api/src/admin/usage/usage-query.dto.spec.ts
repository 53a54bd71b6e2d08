import { isDayOrInstant } from './usage-query.dto.js';

describe('a bound of a period', () => {
  it.each(['2026-01-31', '2024-02-29', '2026-02-01T12:00:00.000Z', '2026-02-01T12:00Z', '2026-02-01T12:00:00+05:30'])(
    'may be %s',
    (bound) => {
      expect(isDayOrInstant(bound)).toBe(true);
    },
  );

  it.each([
    '',
    'yesterday',
    '2026-1-31',
    '2026-02-29',
    '2026-13-01',
    '0000-01-01',
    '2026-02-30T00:00:00Z',
    '2026-02-01T24:00:00Z',
    '2026-02-01T12:00:00',
    '2026-02-01 12:00:00Z',
    '2026-02-01T12:00:00+15:00',
    '1767225600',
    "2026-01-01'; --",
    ['2026-01-01', '2026-01-02'],
    null,
  ])('is not %j', (bound) => {
    expect(isDayOrInstant(bound)).toBe(false);
  });
});
