import type { Logger } from '@chasqui/logging';
import type { OutboxRunner } from '../outbox/outbox-runner.js';
import type { EndReason } from '../whatsapp/vocabulary.js';
import type { BrowserRun } from './browser-run.js';

/** How long a browser that is to be closed waits for the message that is being handed over. */
const FINISH_TIMEOUT_MS = 15_000;

/** Of a page that did not end in order: what it was doing may be why. */
const CRASHES: readonly string[] = ['browser_exited', 'page_crashed', 'page_not_answering'] satisfies EndReason[];

/** `stop` closes the browser in order, `kill` at once, `logOut` unlinks the device through it before. */
export type HowToEnd = 'stop' | 'kill' | 'logOut';

/**
 * Ends a session's runs. What goes wrong is logged and holds up nothing: the run is over in any case, what comes from it
 * is no longer heard, and processes that it leaves are ended by the next start on their profile.
 */
export class RunEnding {
  constructor(
    private readonly outbox: Pick<OutboxRunner, 'finish' | 'uploadingIds' | 'countLostUploads'>,
    private readonly logger: Logger,
  ) {}

  /** Never rejects. @param why an end that came by itself has its reason @returns for a logout, whether WhatsApp answered it */
  async end(run: BrowserRun, { how, why }: { how: HowToEnd; why: string }): Promise<boolean> {
    const { client } = run;
    const crashedAt = CRASHES.includes(why) ? this.outbox.uploadingIds : [];
    if (how === 'kill') await this.attempt('killing the browser', () => client.kill());
    await this.attempt('counting lost uploads', () => this.outbox.countLostUploads(crashedAt));
    await this.attempt('holding the outbox', () => this.outbox.finish(FINISH_TIMEOUT_MS));
    if (how === 'stop') await this.attempt('closing the browser', () => client.stop());
    let isUnlinked = false;
    if (how === 'logOut') await this.attempt('logging out', async () => (isUnlinked = await client.logOut()));
    run.silence();
    await this.attempt('hiding the QR', () => run.hideLink());
    return isUnlinked;
  }

  private async attempt(what: string, task: () => Promise<unknown>): Promise<void> {
    try {
      await task();
    } catch (error) {
      this.logger.error({ err: error, failed: what }, 'browser run not ended in order');
    }
  }
}
