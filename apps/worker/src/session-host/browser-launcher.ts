import { riskyBrowserArgs } from '@chasqui/config';
import type { Logger } from '@chasqui/logging';
import type { BrowserSettings } from '../whatsapp/browser-launch.js';
import { BrowserProfile } from '../whatsapp/browser-profile.js';
import { WhatsappClient } from '../whatsapp/whatsapp-client.js';
import type { StartTurns } from './start-turns.js';

/** What a start tells while it waits. */
export interface StartListener {
  /** Called once, if it is not its turn yet. */
  onWait(): void;
  onTurn(): void;
}

/** Makes and starts the browsers of one worker. */
export class BrowserLauncher {
  /** @param browser undefined when this machine has none: every start says so */
  constructor(
    private readonly browser: BrowserSettings | undefined,
    private readonly dataDir: string,
    private readonly turns: StartTurns,
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

  /** Whether a start would have to wait for its turn. */
  get isBusy(): boolean {
    return this.turns.areTaken;
  }

  /**
   * Waits for its turn, then starts, unless the run was given up meanwhile: then its profile may be another's already.
   * What becomes of it comes as the client's events.
   */
  async start(client: WhatsappClient, profile: BrowserProfile, listener: StartListener): Promise<void> {
    const isWanted = (): boolean => !client.hasEnded;
    const hasTurn = await this.turns.take({ isWanted, onWait: () => listener.onWait() });
    if (!hasTurn) return;
    try {
      listener.onTurn();
      await profile.prepare();
      await client.start();
    } finally {
      this.turns.end();
    }
  }
}
