import { parse } from 'shell-quote';

/**
 * Reads BROWSER_ARGS: a JSON array of strings when it begins with `[`, otherwise words with shell quoting.
 * Nothing is expanded: `$NAME` stays as it is.
 * @throws Error with a sentence that names the problem, never the value.
 */
export function parseBrowserArgs(text: string): string[] {
  const trimmed = text.trim();
  return trimmed.startsWith('[') ? parseJsonArray(trimmed) : parseWords(trimmed);
}

function parseJsonArray(text: string): string[] {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (error) {
    throw new Error('begins with "[" but is not a JSON array', { cause: error });
  }
  if (!Array.isArray(value) || !value.every((item) => typeof item === 'string')) {
    throw new Error('must be a JSON array of strings');
  }
  return value;
}

function parseWords(text: string): string[] {
  return parse(text, (name) => `$${name}`).map((word) => {
    if (typeof word === 'string') return word;
    if ('pattern' in word) return word.pattern;
    throw new Error('has an unquoted shell operator or comment; quote it');
  });
}

const RISKY = ['host-resolver-rules', 'ignore-certificate-errors', 'proxy-server', 'disable-web-security'];

/** Those of the arguments that redirect hosts, accept certificates, or weaken the page: worth a loud log line. */
export function riskyBrowserArgs(args: readonly string[]): string[] {
  return args.filter((arg) => RISKY.some((name) => arg.startsWith(`--${name}`)));
}
