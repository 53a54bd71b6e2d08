import { accessSync, constants } from 'node:fs';
import { homedir } from 'node:os';
import { join } from 'node:path';

/** Lightest first: the headless shell takes less than half the memory of a whole Chromium. */
const SYSTEM_BROWSERS: Readonly<Partial<Record<NodeJS.Platform, readonly string[]>>> = {
  linux: [
    '/usr/lib/chromium/chromium-headless-shell',
    '/usr/lib/chromium/chromium',
    '/opt/google/chrome/chrome',
    '/usr/bin/google-chrome-stable',
    '/usr/bin/google-chrome',
    '/usr/bin/chromium',
    '/usr/bin/chromium-browser',
  ],
  darwin: [
    '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
    '/Applications/Chromium.app/Contents/MacOS/Chromium',
  ],
};

/**
 * The browser to run: the configured one and no other if there is a setting, else the system's, else one that
 * `npx puppeteer browsers install` brought.
 * @returns a program that exists, or undefined
 */
export async function findBrowser(configuredPath?: string): Promise<string | undefined> {
  if (configuredPath !== undefined) return isProgram(configuredPath) ? configuredPath : undefined;
  return (SYSTEM_BROWSERS[process.platform] ?? []).find(isProgram) ?? (await findDownloadedBrowser());
}

async function findDownloadedBrowser(): Promise<string | undefined> {
  const { Browser, getInstalledBrowsers } = await import('@puppeteer/browsers');
  const installed = await getInstalledBrowsers({ cacheDir: join(homedir(), '.cache', 'puppeteer') });
  const kinds = [Browser.CHROMEHEADLESSSHELL, Browser.CHROME, Browser.CHROMIUM];
  return kinds
    .flatMap((kind) => installed.filter(({ browser }) => browser === kind))
    .map(({ executablePath }) => executablePath)
    .find(isProgram);
}

function isProgram(path: string): boolean {
  try {
    accessSync(path, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}
