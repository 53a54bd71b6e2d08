import { setTimeout as delay } from 'node:timers/promises';
import type { Client } from 'whatsapp-web.js';
import { killBrowser, withDeadline } from './browser-process.js';
import type { BrowserProfile } from './browser-profile.js';

const LAUNCH_KILL_POLL_MS = 100;
/** How long a launch that is being killed may go on without a browser that we know. */
const LAUNCH_END_TIMEOUT_MS = 5_000;
/** How long the library may take to notice that its browser is gone. */
const NOTICE_TIMEOUT_MS = 5_000;

type StartingClient = Pick<Client, 'initialize' | 'pupBrowser'>;

/**
 * The library's own start of a run, and how it is broken off. The library may wait for ever for what a killed browser
 * no longer tells: such a start is abandoned. What it still brings changes nothing, and a late browser is killed.
 */
export class BrowserStart {
  /** The library hears of navigations only after its start. */
  isPending = true;
  /** Settles with the library's start; never rejects. */
  private library: Promise<void> | undefined;
  private isKilled = false;
  private abandon: (reason: unknown) => void = () => undefined;

  constructor(
    private readonly client: StartingClient,
    private readonly profile: Pick<BrowserProfile, 'endOwnLaunch'>,
  ) {}

  /** Resolves when the library's start has ended, well or not; rejects only when it was abandoned. */
  begin(onFailure: (error: unknown) => void): Promise<void> {
    this.library = this.client
      .initialize()
      .catch(onFailure)
      .finally(() => (this.isPending = false));
    const abandoned = new Promise<never>((_resolve, reject) => (this.abandon = reject));
    return Promise.race([this.library, abandoned]);
  }

  /** The library has a browser, which is not to live if the run was killed meanwhile. */
  async onBrowser(): Promise<void> {
    if (this.isKilled) await this.killKnown();
  }

  /**
   * Ends the browser at once, also one that is only just being launched. Resolves when its processes are gone, and the
   * library's start has ended or is abandoned.
   * @throws when processes are left; those are ended by the next start on this profile
   */
  async kill(): Promise<void> {
    this.isKilled = true;
    if (!this.library) return;
    try {
      await this.killLaunch(this.library);
      await this.killKnown();
    } finally {
      const reason = `its start has not ended ${NOTICE_TIMEOUT_MS} ms after its browser was killed: it is abandoned`;
      await withDeadline(this.library, NOTICE_TIMEOUT_MS, reason).catch(this.abandon);
    }
  }

  /** A browser that hangs while it is launched is known by its profile alone. */
  private async killLaunch(library: Promise<void>): Promise<void> {
    const deadline = Date.now() + LAUNCH_END_TIMEOUT_MS;
    while (this.isPending && !this.client.pupBrowser && Date.now() < deadline) {
      await this.profile.endOwnLaunch();
      await Promise.race([library, delay(LAUNCH_KILL_POLL_MS)]); // only the table of processes tells of the next
    }
  }

  private async killKnown(): Promise<void> {
    if (this.client.pupBrowser) await killBrowser(this.client.pupBrowser);
  }
}
