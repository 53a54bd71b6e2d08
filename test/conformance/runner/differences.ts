import { ArrayOf, Containing, Exactly, Matcher, NullOr, OtherThan } from './matchers.js';

/** One place where an answer is not what the row expects. */
export interface Difference {
  readonly where: string;
  readonly expected: string;
  readonly came: string;
}

/** Fills the placeholders of an expected text. */
type Fill = (text: string) => string;

/** How an answer differs from what is expected; nothing when it does not. */
export function differences(
  expected: unknown,
  came: unknown,
  { where, fill }: { where: string; fill: Fill },
): Difference[] {
  const at = { where, fill };
  const differs = (): Difference[] => [{ where, expected: shown(expected, fill), came: shown(came, asIs) }];
  if (expected instanceof Matcher) return expected.accepts(came) ? [] : differs();
  if (expected instanceof NullOr) return came === null ? [] : differences(expected.value, came, at);
  if (expected instanceof OtherThan) return typeof came === 'string' && came !== fill(expected.text) ? [] : differs();
  if (expected instanceof ArrayOf) {
    if (!Array.isArray(came)) return differs();
    return came.flatMap((item, index) => differences(expected.item, item, { where: `${where}[${index}]`, fill }));
  }
  if (expected instanceof Containing) {
    const isThere = Array.isArray(came) && came.some((item) => differences(expected.item, item, at).length === 0);
    return isThere ? [] : differs();
  }
  if (Array.isArray(expected)) return ofArrays(expected, came, at) ?? differs();
  if (isObject(expected)) return isObject(came) ? ofObjects(expected, came, at) : differs();
  const literal = typeof expected === 'string' ? fill(expected) : expected;
  return literal === came ? [] : differs();
}

function ofArrays(
  expected: readonly unknown[],
  came: unknown,
  { where, fill }: { where: string; fill: Fill },
): Difference[] | undefined {
  if (!Array.isArray(came) || came.length !== expected.length) return undefined;
  return expected.flatMap((item, index) => differences(item, came[index], { where: `${where}[${index}]`, fill }));
}

function ofObjects(expected: object, came: object, { where, fill }: { where: string; fill: Fill }): Difference[] {
  const isWhole = expected instanceof Exactly;
  const fields = isWhole ? expected.fields : (expected as Readonly<Record<string, unknown>>);
  const own = (name: string): unknown =>
    Object.hasOwn(came, name) ? (came as Record<string, unknown>)[name] : undefined;
  const named = Object.entries(fields).flatMap(([name, value]) =>
    differences(value, own(name), { where: `${where}.${name}`, fill }),
  );
  const others = isWhole ? Object.keys(came).filter((name) => !Object.hasOwn(fields, name)) : [];
  return [
    ...named,
    ...others.map((name) => ({ where: `${where}.${name}`, expected: 'no such field', came: shown(own(name), asIs) })),
  ];
}

function isObject(value: unknown): value is object {
  return typeof value === 'object' && value !== null && !Array.isArray(value) && !Buffer.isBuffer(value);
}

const LONGEST_SHOWN = 400;
const KEYS = /(wa[a-z]{2}_)[0-9a-f]{48}/g;

/** A value for a reader, without the secret part of a key in it. */
function shown(value: unknown, fill: Fill): string {
  if (value === undefined) return 'nothing';
  if (value instanceof Matcher) return value.description;
  if (Buffer.isBuffer(value)) return `${value.length} bytes: ${JSON.stringify(value.toString('latin1', 0, 40))}`;
  const json = JSON.stringify(value, (_name, part: unknown) => plain(part, fill));
  const masked = json.replaceAll(KEYS, '$1…');
  return masked.length > LONGEST_SHOWN ? `${masked.slice(0, LONGEST_SHOWN)}…` : masked;
}

function plain(part: unknown, fill: Fill): unknown {
  if (typeof part === 'string') return fill(part);
  if (part instanceof Matcher) return `<${part.description}>`;
  if (part instanceof Exactly) return part.fields;
  if (part instanceof OtherThan) return `<any text but ${fill(part.text)}>`;
  if (part instanceof ArrayOf) return { '<an array of>': part.item };
  if (part instanceof Containing) return { '<an array with>': part.item };
  if (part instanceof NullOr) return { '<null or>': part.value };
  return part;
}

/** What came, for a reader. */
export function showAnswer(value: unknown): string {
  return shown(value, asIs);
}

function asIs(text: string): string {
  return text;
}
