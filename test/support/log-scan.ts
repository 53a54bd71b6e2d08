import { readFileSync } from 'node:fs';

/** What the tests gave a stack to keep to itself. */
export interface PrivateValues {
  texts: readonly string[];
  /** Digits only. */
  numbers: readonly string[];
}

/** Where a log tells what it must not. What it tells is not repeated. */
export interface Leak {
  file: string;
  line: number;
  kind: string;
}

/** Shorter ones may be words of the log itself. */
const SHORTEST_TEXT = 8;

const PATTERNS: Readonly<Record<string, RegExp>> = {
  'an API key': /wa(?:mk|sk|op|tk)_[0-9a-f]{8,}/,
  'a QR string': /2@[A-Za-z0-9+/=_-]{20,}/,
  'a webhook secret': /whsec_[A-Za-z0-9+/=_-]{8,}/,
  'a phone number of the tests': /(?<!\d)(?:4915100\d{4,8}|1202555\d{4})(?!\d)/,
};
const NUMBER = /(?<!\d)\d{10,15}(?!\d)/g;

/** Reads log files for keys, QR strings, secrets, phone numbers and message texts. */
export function findLeaks(files: readonly string[], { texts, numbers }: PrivateValues): Leak[] {
  const known = { texts: searchedTexts(texts), numbers: new Set(numbers) };
  return files.flatMap((file) => {
    const content = readFileSync(file, 'utf8');
    const suspicious = known.texts.filter((text) => content.includes(text));
    return content.split('\n').flatMap((line, index) =>
      kindsIn(line, { texts: suspicious, numbers: known.numbers }).map((kind) => ({
        file,
        line: index + 1,
        kind,
      })),
    );
  });
}

function kindsIn(line: string, known: { texts: readonly string[]; numbers: ReadonlySet<string> }): string[] {
  const kinds = Object.entries(PATTERNS).flatMap(([kind, pattern]) => (pattern.test(line) ? [kind] : []));
  if (line.match(NUMBER)?.some((number) => known.numbers.has(number))) kinds.push('a number that was written to');
  if (known.texts.some((text) => line.includes(text))) kinds.push('a message text');
  return kinds;
}

/** As they are, and as they stand in JSON; of longer ones the first line is enough. */
function searchedTexts(texts: readonly string[]): string[] {
  const lines = texts.map((text) => text.split('\n', 1)[0] ?? '').filter((line) => line.trim().length >= SHORTEST_TEXT);
  return [...new Set(lines.flatMap((line) => [line, JSON.stringify(line).slice(1, -1)]))];
}
