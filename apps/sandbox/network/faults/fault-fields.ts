/** One option of a fault: what it may be, and what it is when nothing is said. */
export interface Field<T> {
  readonly about: string;
  /** What it may be, in words that complete "must be …". */
  readonly wanted: string;
  /** Undefined when the option must be given. */
  readonly fallback: T | undefined;
  /** Undefined when the value is none of those. */
  read(value: unknown): T | undefined;
}

export type FieldValue<F> = F extends Field<infer T> ? T : never;

interface Range {
  readonly from: number;
  readonly to: number;
  readonly fallback?: number;
}

export function whole(about: string, { from, to, fallback }: Range): Field<number> {
  return {
    about,
    fallback,
    wanted: `a whole number from ${from} to ${to}`,
    read: (value) =>
      Number.isInteger(value) && Number(value) >= from && Number(value) <= to ? Number(value) : undefined,
  };
}

export function words(about: string, fallback: string): Field<string> {
  return {
    about,
    fallback,
    wanted: 'a text of 1 to 200 characters',
    read: (value) => (typeof value === 'string' && value.length > 0 && value.length <= 200 ? value : undefined),
  };
}

export function flag(about: string, fallback: boolean): Field<boolean> {
  return {
    about,
    fallback,
    wanted: 'true or false',
    read: (value) => (typeof value === 'boolean' ? value : undefined),
  };
}

/** Without a fallback it must be given. */
export function choice<const T extends string>(about: string, from: readonly T[], fallback?: T): Field<T> {
  return {
    about,
    fallback,
    wanted: `one of ${from.join(', ')}`,
    read: (value) => from.find((one) => one === value),
  };
}
