import type { ClientOptions } from 'whatsapp-web.js';

/** A page call that takes longer than this is lost; our own deadlines are shorter. */
export const PROTOCOL_TIMEOUT_MS = 90_000;
const PAGE_LOAD_TIMEOUT_MS = 60_000;

/** The library's default says Chrome 101 of 2022. */
const USER_AGENT =
  'Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/147.0.0.0 Safari/537.36';

export interface BrowserSettings {
  readonly path: string;
  readonly args: readonly string[];
}

/**
 * Options of a run of whatsapp-web.js that leave processes, signals and logins to us. `pipe` lets a browser end by
 * itself when its worker dies and opens no debugging port; the page that is served is never stored
 * (`webVersionCache`), so a sandbox's page can never reach a real session.
 */
export function clientOptions(browser: BrowserSettings, profilePath: string): ClientOptions {
  const isRoot = process.getuid?.() === 0;
  return {
    authTimeoutMs: PAGE_LOAD_TIMEOUT_MS,
    webVersionCache: { type: 'none' },
    userAgent: USER_AGENT,
    puppeteer: {
      executablePath: browser.path,
      headless: browser.path.includes('headless-shell') ? 'shell' : true,
      args: [...(isRoot ? ['--no-sandbox'] : []), ...browser.args],
      userDataDir: profilePath,
      pipe: true,
      protocolTimeout: PROTOCOL_TIMEOUT_MS,
      handleSIGINT: false,
      handleSIGTERM: false,
      handleSIGHUP: false,
    },
  };
}
