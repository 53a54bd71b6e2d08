import type { WhatsappClient } from '../whatsapp/whatsapp-client.js';

const PROBE_EVERY_MS = 15_000;
const PROBE_TIMEOUT_MS = 5_000;
const PROBE_MISSES = 2;

/** The deadlines of one browser run: of the stage that it is in, and of its answers. */
export class RunWatch {
  private stage: NodeJS.Timeout | undefined;
  private probe: NodeJS.Timeout | undefined;
  private misses = 0;

  constructor(private readonly page: Pick<WhatsappClient, 'answers'>) {}

  /** The stage that begins now must end within this time; it replaces the one before. @returns when that is */
  expectWithin(timeoutMs: number, onOverdue: () => void): Date {
    clearTimeout(this.stage);
    this.stage = setTimeout(onOverdue, timeoutMs);
    return new Date(Date.now() + timeoutMs);
  }

  stageEnded(): void {
    clearTimeout(this.stage);
  }

  /** From now on the page must answer; calls back once, after it missed twice in a row. */
  expectAnswers(onSilence: () => void): void {
    this.probe ??= setInterval(() => void this.ask(onSilence), PROBE_EVERY_MS);
  }

  end(): void {
    clearTimeout(this.stage);
    clearInterval(this.probe);
  }

  private async ask(onSilence: () => void): Promise<void> {
    this.misses = (await this.page.answers(PROBE_TIMEOUT_MS)) ? 0 : this.misses + 1;
    if (this.misses < PROBE_MISSES) return;
    this.end();
    onSilence();
  }
}
