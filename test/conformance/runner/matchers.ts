/** Accepts every value that its predicate accepts. */
export class Matcher {
  constructor(
    readonly description: string,
    readonly accepts: (value: unknown) => boolean,
  ) {}
}

/** An object with these fields and no others. */
export class Exactly {
  constructor(readonly fields: Readonly<Record<string, unknown>>) {}
}

/** An array whose items all are like this one. */
export class ArrayOf {
  constructor(readonly item: unknown) {}
}

/** An array in which at least one item is like this one. */
export class Containing {
  constructor(readonly item: unknown) {}
}

export class NullOr {
  constructor(readonly value: unknown) {}
}

/** Any text but this one. */
export class OtherThan {
  constructor(readonly text: string) {}
}

export const exactly = (fields: Readonly<Record<string, unknown>>): Exactly => new Exactly(fields);
export const arrayOf = (item: unknown): ArrayOf => new ArrayOf(item);
export const containing = (item: unknown): Containing => new Containing(item);
export const nullOr = (value: unknown): NullOr => new NullOr(value);
export const otherThan = (text: string): OtherThan => new OtherThan(text);

export function pattern(form: RegExp): Matcher {
  return new Matcher(`text like ${String(form)}`, (value) => typeof value === 'string' && form.test(value));
}

export function oneOf(...values: readonly unknown[]): Matcher {
  return new Matcher(`one of ${JSON.stringify(values)}`, (value) => values.includes(value));
}

export function wholeNumber(least = 0, most = Number.MAX_SAFE_INTEGER): Matcher {
  const isIn = (value: unknown): boolean => Number.isInteger(value) && Number(value) >= least && Number(value) <= most;
  return new Matcher(`a whole number from ${least} to ${most}`, isIn);
}

/** Of a header: whole seconds since 1970, not further from now than this. */
export function unixSecondsWithin(seconds: number): Matcher {
  return new Matcher(`a Unix time in whole seconds, at most ${seconds} s ahead`, (value) => {
    const ahead = Number(value) - Date.now() / 1_000;
    return /^\d+$/.test(String(value)) && ahead <= seconds + CLOCK_SKEW_SECONDS && ahead >= -CLOCK_SKEW_SECONDS;
  });
}

/** A time as the API writes it, this many days from now. */
export function timeInDays(days: number): Matcher {
  return new Matcher(`a time ${days} days from now`, (value) => {
    const distanceMs = Date.parse(String(value)) - Date.now() - days * DAY_MS;
    return isoTime.accepts(value) && Math.abs(distanceMs) < HOUR_MS;
  });
}

/** Anywhere in the value. */
export function withoutTextLike(form: RegExp): Matcher {
  return new Matcher(`nothing like ${String(form)}`, (value) => !form.test(JSON.stringify(value)));
}

const CLOCK_SKEW_SECONDS = 5;
const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;
const PNG_SIGNATURE = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]);

export const isoTime = new Matcher(
  'an ISO 8601 UTC time with milliseconds',
  (value) =>
    typeof value === 'string' &&
    /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/.test(value) &&
    !Number.isNaN(Date.parse(value)),
);
export const uuid = pattern(/^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/);
export const adminKey = pattern(/^wamk_[0-9a-f]{48}$/);
export const sessionKey = pattern(/^wask_[0-9a-f]{48}$/);
export const messageId = pattern(/^[0-9A-F]{16,32}$/);
export const text = new Matcher('a text', (value) => typeof value === 'string' && value.trim() !== '');
export const object = new Matcher(
  'an object',
  (value) => typeof value === 'object' && value !== null && !Array.isArray(value),
);
export const absent = new Matcher('nothing', (value) => value === undefined);
export const png = new Matcher(
  'a PNG',
  (value) => Buffer.isBuffer(value) && value.subarray(0, PNG_SIGNATURE.length).equals(PNG_SIGNATURE),
);
