import type { SessionTimeouts } from '@chasqui/config';
import type { WhatsappClient } from '../whatsapp/whatsapp-client.js';

const PROBE_MISSES = 2;

/** A stage of a run whose time is over. */
export interface OverdueStage {
  /** Whether the run is still in that stage: what was waiting to be handled may have ended it. */
  readonly isCurrent: () => boolean;
}

/** The deadlines of one browser run: of the stage that it is in, and of its answers. */
export class RunWatch {
  private stage: NodeJS.Timeout | undefined;
  private probe: NodeJS.Timeout | undefined;
  private isAsking = false;
  private misses = 0;

  constructor(
    private readonly page: Pick<WhatsappClient, 'answers'>,
    private readonly timeouts: Pick<SessionTimeouts, 'probeEveryMs' | 'probeTimeoutMs'>,
  ) {}

  /** The stage that begins now must end within this time; it replaces the one before. @returns when that is */
  expectWithin(timeoutMs: number, onOverdue: (stage: OverdueStage) => void): Date {
    clearTimeout(this.stage);
    const stage = setTimeout(() => {
      onOverdue({ isCurrent: () => this.stage === stage });
    }, timeoutMs);
    this.stage = stage;
    return new Date(Date.now() + timeoutMs);
  }

  stageEnded(): void {
    clearTimeout(this.stage);
    this.stage = undefined;
  }

  /** From now on the page must answer; calls back once, after it missed twice in a row. */
  expectAnswers(onSilence: () => void): void {
    this.probe ??= setInterval(() => void this.ask(onSilence), this.timeouts.probeEveryMs);
  }

  end(): void {
    this.stageEnded();
    clearInterval(this.probe);
  }

  private async ask(onSilence: () => void): Promise<void> {
    if (this.isAsking) return;
    this.isAsking = true;
    this.misses = (await this.page.answers(this.timeouts.probeTimeoutMs)) ? 0 : this.misses + 1;
    this.isAsking = false;
    if (this.misses < PROBE_MISSES) return;
    this.end();
    onSilence();
  }
}
