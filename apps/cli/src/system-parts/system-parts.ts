import { existsSync, readFileSync } from 'node:fs';
import { findBrowser } from '@chasqui/browser';
import type { CliConfig } from '@chasqui/config';
import { CliError, messageOf } from '../errors.js';
import { aptCommand, aptInstall, hasApt } from './apt.js';
import { findProgram } from './program.js';
import { findRedisServer } from './redis-server.js';

/** The programs that npm cannot bring; undefined when not found. */
export interface SystemParts {
  readonly redisServer: string | undefined;
  readonly browser: string | undefined;
  /** Makes voice messages and stickers of other files; without it only those come that need no conversion. */
  readonly ffmpeg: string | undefined;
  /** For the tests alone: they run the commands of the documents. */
  readonly php: string | undefined;
}
type Part = keyof SystemParts;

interface Search {
  readonly config: CliConfig;
  readonly searchPath: string;
}

interface Need extends Search {
  readonly parts: readonly Part[];
  readonly report: (line: string) => void;
  readonly signal: AbortSignal;
}

// Ubuntu has no such package, and its chromium is a snap, which cannot use every profile folder.
const isDebian =
  hasApt && existsSync('/etc/os-release') && /^ID=debian$/m.test(readFileSync('/etc/os-release', 'utf8'));

export async function findSystemParts({ config, searchPath }: Search): Promise<SystemParts> {
  return {
    redisServer: findRedisServer(searchPath),
    browser: await findBrowser(config.browser.path),
    ffmpeg: findProgram(['ffmpeg'], searchPath),
    php: findProgram(['php'], searchPath),
  };
}

/**
 * Finds the parts, and installs what is missing of them where that is ours to do: as root on Debian.
 * The result may still lack some.
 */
export async function obtainSystemParts(need: Need): Promise<SystemParts> {
  const found = await findSystemParts(need);
  const packages = need.parts
    .filter((part) => found[part] === undefined && !isConfigured(part, need.config))
    .flatMap((part) => packageOf(part) ?? []);
  if (packages.length === 0 || process.getuid?.() !== 0) return found;
  need.report(`installing ${packages.join(' and ')} (apt-get) …`);
  try {
    await aptInstall(packages, need.signal);
  } catch (error) {
    need.signal.throwIfAborted();
    need.report(messageOf(error));
  }
  return findSystemParts(need);
}

const FORMULAS: Readonly<Record<Exclude<Part, 'browser'>, string>> = {
  redisServer: 'redis',
  ffmpeg: 'ffmpeg',
  php: 'php',
};

/** The command that brings a missing part. */
export function mendOf(part: Part, config: CliConfig): string {
  if (isConfigured(part, config)) return 'set BROWSER_PATH to a browser that exists, or unset it';
  const name = packageOf(part);
  if (name !== undefined) return aptCommand([name]);
  if (part === 'browser') return 'npx puppeteer browsers install chrome-headless-shell';
  const formula = FORMULAS[part];
  const isMac = process.platform === 'darwin';
  return isMac ? `brew install ${formula}` : `install ${formula} with the package manager of this system`;
}

/** What is missing and what mends it, in one sentence. */
export function complaintOf(part: Part, config: CliConfig): string {
  const problems: Record<Part, string> = {
    redisServer: 'no redis-server was found (and REDIS_URL is not set)',
    browser: isConfigured('browser', config) ? 'BROWSER_PATH names no program' : 'no browser was found',
    ffmpeg: 'no ffmpeg was found, so that voice messages and stickers are taken only as WhatsApp plays them',
    php: "no php was found, which the tests of the documents' commands need",
  };
  return `${problems[part]}; this mends it: ${mendOf(part, config)}`;
}

/** @throws CliError with the command that brings it */
export function requirePart(parts: SystemParts, part: Part, config: CliConfig): string {
  const path = parts[part];
  if (path === undefined) throw new CliError(complaintOf(part, config));
  return path;
}

function isConfigured(part: Part, config: CliConfig): boolean {
  return part === 'browser' && config.browser.path !== undefined;
}

function packageOf(part: Part): string | undefined {
  if (part === 'redisServer') return hasApt ? 'redis-server' : undefined;
  if (part === 'php') return hasApt ? 'php-cli' : undefined;
  if (part === 'ffmpeg') return hasApt ? 'ffmpeg' : undefined;
  return isDebian ? 'chromium-headless-shell' : undefined;
}
