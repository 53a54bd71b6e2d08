import type { DomainError } from '@chasqui/errors';
import { checkedPacing } from './policy-check.js';
import { PacingDefaults } from './pacing-defaults.js';
import { DEFAULT_PACING, type OwnPacing } from './policy.js';

function refusalOf(input: Record<string, unknown>, isOptional: boolean): [string, unknown] | null {
  try {
    checkedPacing(input, isOptional);
    return null;
  } catch (error) {
    const { code, details } = error as DomainError;
    const problems = details['problems'] as { field: string }[] | undefined;
    return [code, problems?.map(({ field }) => field) ?? details['fields']];
  }
}

describe("a session's own pacing", () => {
  it.each([
    [{ minGapMs: -1 }, 'pacing.minGapMs'],
    [{ jitterMs: null }, 'pacing.jitterMs'],
    [{ perMinute: 0 }, 'pacing.perMinute'],
    [{ perHour: 1.5 }, 'pacing.perHour'],
    [{ perDay: '10' }, 'pacing.perDay'],
    [{ newRecipientsPerDay: 100_001 }, 'pacing.newRecipientsPerDay'],
    [{ enabled: 'yes' }, 'pacing.enabled'],
    [{ perWeek: 3 }, 'pacing.perWeek'],
    [{ warmUp: 3 }, 'pacing.warmUp'],
    [{ warmUp: { firstDay: 10 } }, 'pacing.warmUp.growth'],
    [{ warmUp: { firstDay: 10, growth: 1 } }, 'pacing.warmUp.growth'],
    [{ warmUp: { firstDay: 10, growth: 1.5, lastDay: 3 } }, 'pacing.warmUp.lastDay'],
  ])('is refused with the field that is wrong: %j', (input, field) => {
    expect(refusalOf(input, true)).toEqual(['pacing_invalid', [field]]);
  });

  it.each([
    [{ enabled: false }, 'enabled'],
    [{ minGapMs: 0 }, 'minGapMs'],
    [{ jitterMs: 0 }, 'jitterMs'],
    [{ perMinute: null }, 'perMinute'],
    [{ perHour: 100_000 }, 'perHour'],
    [{ warmUp: null }, 'warmUp'],
    [{ warmUp: { firstDay: 1, growth: 9 } }, 'warmUp'],
  ])('is less cautious than the defaults only where that is allowed: %j', (input, field) => {
    expect(refusalOf(input, false)).toEqual(['pacing_not_optional', [field]]);
    expect(refusalOf(input, true)).toBeNull();
  });

  it('may be more cautious everywhere, and as cautious', () => {
    const slower = { minGapMs: 60_000, perMinute: 1, perDay: 10, warmUp: { firstDay: 1, growth: 1.1 } };
    expect([refusalOf(slower, false), refusalOf({ ...DEFAULT_PACING }, false), refusalOf({}, false)]).toEqual([
      null,
      null,
      null,
    ]);
  });
});

describe('the defaults', () => {
  it.each<[boolean, OwnPacing | null, boolean]>([
    [true, null, true],
    [false, null, false],
    [false, {}, true],
    [false, { perMinute: 5 }, true],
    [true, { enabled: false }, false],
    [false, { enabled: true }, true],
  ])('being on (%p) and a policy of its own (%j) make a session paced: %p', (areOn, own, isPaced) => {
    expect(new PacingDefaults(areOn).isPaced(own)).toBe(isPaced);
  });
});
