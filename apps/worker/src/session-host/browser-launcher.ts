import { riskyBrowserArgs } from '@chasqui/config';
import type { Logger } from '@chasqui/logging';
import type { BrowserSettings } from '../whatsapp/browser-launch.js';
import { BrowserProfile } from '../whatsapp/browser-profile.js';
import { WhatsappClient } from '../whatsapp/whatsapp-client.js';

/** Starts are what a machine feels most: only so many browsers start at once. */
const STARTS_AT_ONCE = 2;

/** Makes and starts the browsers of one worker. */
export class BrowserLauncher {
  private running = 0;
  private readonly waiting: (() => void)[] = [];

  /** @param browser undefined when this machine has none: every start says so */
  constructor(
    private readonly browser: BrowserSettings | undefined,
    private readonly dataDir: string,
    logger: Logger,
  ) {
    const risky = riskyBrowserArgs(browser?.args ?? []);
    if (risky.length === 0) return;
    const names = risky.map((arg) => arg.split('=')[0]);
    logger.warn(
      { arguments: names },
      'BROWSER_ARGS REDIRECT HOSTS OR ACCEPT CERTIFICATES: this is not the real WhatsApp',
    );
  }

  profileOf(sessionId: string): BrowserProfile {
    return new BrowserProfile(this.dataDir, sessionId);
  }

  /** A run that is not started yet; undefined when there is no browser. */
  create(profile: BrowserProfile): WhatsappClient | undefined {
    return this.browser && new WhatsappClient(this.browser, profile);
  }

  /**
   * Waits for its turn, then starts, unless the run was given up meanwhile: then its profile may be another's already.
   * What becomes of it comes as the client's events.
   */
  async start(client: WhatsappClient, profile: BrowserProfile, onTurn: () => void): Promise<void> {
    await this.takeTurn();
    try {
      if (client.hasEnded) return;
      onTurn();
      await profile.prepare();
      await client.start();
    } finally {
      this.passTurn();
    }
  }

  private async takeTurn(): Promise<void> {
    if (this.running < STARTS_AT_ONCE) this.running += 1;
    else await new Promise<void>((resolve) => this.waiting.push(resolve));
  }

  private passTurn(): void {
    const next = this.waiting.shift();
    if (next) next();
    else this.running -= 1;
  }
}
