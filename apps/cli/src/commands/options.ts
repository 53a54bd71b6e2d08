import { InvalidArgumentError, Option } from 'commander';

const MOST_WORKERS = 64;
const MOST_COUNTED = 10_000;
const MOST_ROWS = 50_000_000;
const MOST_SECONDS = 86_400;
const MOST_CHAOS_SESSIONS = 20;
const MOST_BATCH = 40_000;

export function parsePort(text: string): number {
  return wholeNumber(text, 0, 65_535);
}

export function parseWorkers(text: string): number {
  return wholeNumber(text, 1, MOST_WORKERS);
}

/** Of what is measured. */
export function parseCount(text: string): number {
  return wholeNumber(text, 1, MOST_COUNTED);
}

/** Of a table that is filled to be measured. */
export function parseRows(text: string): number {
  return wholeNumber(text, 1_000, MOST_ROWS);
}

/** Of a run: ten seconds to a day. */
export function parseSeconds(text: string): number {
  return wholeNumber(text, 10, MOST_SECONDS);
}

export function parseSeed(text: string): number {
  return wholeNumber(text, 0, 999_999);
}

/** Of a run of `chaos`: each needs a browser. */
export function parseChaosSessions(text: string): number {
  return wholeNumber(text, 1, MOST_CHAOS_SESSIONS);
}

/** Lines of all batches of a run of `chaos`. */
export function parseBatch(text: string): number {
  return wholeNumber(text, 0, MOST_BATCH);
}

/** Of an API, without a slash at its end. */
export function parseUrl(text: string): string {
  const url = URL.canParse(text) ? new URL(text) : undefined;
  if (url && /^https?:$/.test(url.protocol) && url.search === '' && url.hash === '') return text.replace(/\/+$/, '');
  throw new InvalidArgumentError('Expected an address like http://127.0.0.1:3000.');
}

export function dataDirOption(): Option {
  return new Option(
    '--data-dir <path>',
    'where everything is kept (default: .data in the checkout; .data-sandbox with --sandbox)',
  );
}

export function sandboxOption(): Option {
  return new Option('--sandbox', 'with a sandbox WhatsApp instead of the real one').default(false);
}

function wholeNumber(text: string, least: number, most: number): number {
  const value = /^\d{1,8}$/.test(text) ? Number(text) : Number.NaN;
  if (value >= least && value <= most) return value;
  throw new InvalidArgumentError(`Expected a whole number from ${least} to ${most}.`);
}
