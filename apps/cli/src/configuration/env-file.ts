import { randomBytes } from 'node:crypto';
import { existsSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { parseEnv } from 'node:util';
import type { SettingReference } from '@chasqui/config';
import { CliError, ignoreCode } from '../errors.js';

const PRIVATE = 0o600;
const INTRODUCTION = `# Secrets and settings of this installation, made by ./chasqui init: keep it private, and keep a copy.
# Every setting is explained in docs/configuration.md.
`;

export interface EnvFileRequest {
  readonly file: string;
  readonly settings: readonly SettingReference[];
  /** Values besides the secrets. */
  readonly values: Readonly<Record<string, string>>;
  /** Whether a file that exists is completed. */
  readonly force: boolean;
}

export interface EnvFileResult {
  readonly added: readonly string[];
  /** Names of secrets in the file that .env.example shows: production refuses them. */
  readonly examples: readonly string[];
}

/**
 * Writes a random value for each secret that the file lacks, and the other values; what it has stays.
 * @throws CliError when the file exists and is not to be completed, or has another value of what is not a secret
 */
export function writeEnvFile({ file, settings, values, force }: EnvFileRequest): EnvFileResult {
  if (existsSync(file) && !force) {
    throw new CliError(`${file} exists; init --force adds what it lacks and keeps what it has.`);
  }
  const before = readIfThere(file);
  refuseOthers(file, before, values);
  const { text, ...result } = completeEnv(before, settings, values);
  replaceFile(file, text);
  return result;
}

/** The text of an .env with what it lacks at its end. */
export function completeEnv(
  before: string,
  settings: readonly SettingReference[],
  values: Readonly<Record<string, string>> = {},
): EnvFileResult & { readonly text: string } {
  const present = parseEnv(before);
  const secrets = settings.filter(({ secret }) => secret === 'random');
  const wanted = { ...Object.fromEntries(secrets.map(({ name }) => [name, randomSecret()])), ...values };
  const missing = Object.entries(wanted).filter(([name]) => !present[name]);
  const lines = missing.map(([name, value]) => `${name}=${quoted(value)}\n`);
  return {
    text: [before === '' ? INTRODUCTION : endLine(before), ...lines].join(''),
    added: missing.map(([name]) => name),
    examples: secrets.filter(({ name, example }) => present[name] === example).map(({ name }) => name),
  };
}

function randomSecret(): string {
  return randomBytes(24).toString('hex');
}

function readIfThere(file: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch (error) {
    ignoreCode(error, 'ENOENT');
    return '';
  }
}

/** A file for the real WhatsApp does not become one for the sandbox by adding lines. */
function refuseOthers(file: string, before: string, values: Readonly<Record<string, string>>): void {
  const present = parseEnv(before);
  const others = Object.keys(values).filter((name) => present[name]);
  if (others.length === 0) return;
  throw new CliError(`${file} has ${others.join(', ')} already; write another one with --file.`);
}

/** Compose and Node.js take what is in single quotes as it is. */
function quoted(value: string): string {
  return /^[\w.:~+/=-]*$/.test(value) ? value : `'${value}'`;
}

function endLine(text: string): string {
  return text.endsWith('\n') ? text : `${text}\n`;
}

/** Complete or not at all, and never readable by others. */
function replaceFile(file: string, text: string): void {
  const draft = `${file}.${process.pid}.new`;
  writeFileSync(draft, text, { mode: PRIVATE, flag: 'wx' });
  renameSync(draft, file);
}
