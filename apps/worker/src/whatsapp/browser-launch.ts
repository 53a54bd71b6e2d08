import { inheritedEnvironment, type SessionTimeouts } from '@chasqui/config';
import type { ClientOptions } from 'whatsapp-web.js';
import type { PageBuilds } from './page-builds.js';

/** A page call is lost when it takes this much longer than the longest of our own deadlines for one. */
const PROTOCOL_MARGIN_MS = 30_000;

/** The library's default says Chrome 101 of 2022. */
const USER_AGENT =
  'Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/147.0.0.0 Safari/537.36';

/** One process and 10 MB less per session. It was never sandboxed on Linux, and its crash costs a restart, as the page's does. */
const NETWORK_IN_BROWSER = '--enable-features=NetworkServiceInProcess2';

/** What a browser is started with. */
interface Launch {
  readonly path: string;
  readonly args: readonly string[];
  readonly timeouts: Pick<SessionTimeouts, 'launchMs' | 'pageMs' | 'injectMs' | 'sendMs'>;
}

export interface BrowserSettings extends Launch {
  readonly timeouts: SessionTimeouts;
  readonly builds: PageBuilds;
}

/**
 * Options of a run of whatsapp-web.js that leave processes, signals and logins to us. `pipe` lets a browser end by
 * itself when its worker dies and opens no debugging port; the page that is served is never stored
 * (`webVersionCache`), so a sandbox's page can never reach a real session.
 */
export function clientOptions(browser: Launch, profilePath: string): ClientOptions {
  const isRoot = process.getuid?.() === 0;
  const { launchMs, pageMs, injectMs, sendMs } = browser.timeouts;
  return {
    authTimeoutMs: pageMs,
    webVersionCache: { type: 'none' },
    userAgent: USER_AGENT,
    puppeteer: {
      executablePath: browser.path,
      headless: browser.path.includes('headless-shell') ? 'shell' : true,
      args: [NETWORK_IN_BROWSER, ...(isRoot ? ['--no-sandbox'] : []), ...browser.args],
      userDataDir: profilePath,
      pipe: true,
      env: inheritedEnvironment(), // no secrets of ours: what runs in it is not ours
      timeout: launchMs,
      protocolTimeout: Math.max(pageMs, injectMs, sendMs) + PROTOCOL_MARGIN_MS,
      handleSIGINT: false,
      handleSIGTERM: false,
      handleSIGHUP: false,
    },
  };
}
