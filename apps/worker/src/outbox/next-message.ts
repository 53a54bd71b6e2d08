import type { OutboxMessage } from '@chasqui/messages';
import type { Lease } from '@chasqui/sessions';
import type { OutboxTools } from './outbox-tools.js';

/** Takes a session's messages in the order that PostgreSQL gives, whether it is paced or not: that may change any time. */
export class NextMessage {
  /** As it was last known: whoever takes the wrong way finds nothing there. */
  private isPacedAtLast = false;
  private pacedWaitMs: number | null = null;
  /** What a paced outbox would let leave if its file were there. */
  private pacedWithFile: OutboxMessage | null = null;

  constructor(
    private readonly lease: Lease,
    private readonly tools: Pick<OutboxTools, 'outbox' | 'paced'>,
  ) {}

  /** How long pacing lets nothing leave, after nothing was taken; null when it is not up to pacing. */
  get waitMs(): number | null {
    return this.pacedWaitMs;
  }

  get isPaced(): boolean {
    return this.isPacedAtLast;
  }

  /**
   * @param backlogGapMs how long nothing may follow it if it belongs to a backlog
   * @param known.takenIds messages that WhatsApp's server has taken, which is just being written down
   * @param known.fileIds messages whose files need not be waited for
   */
  async take(
    backlogGapMs: number,
    known: { takenIds: readonly string[]; fileIds: readonly string[] },
  ): Promise<OutboxMessage | null> {
    this.pacedWaitMs = null;
    this.pacedWithFile = null;
    if (!this.isPaced) return this.tools.outbox.claimNext(this.lease, backlogGapMs, known);
    const claim = await this.tools.paced.claimNext(this.lease, backlogGapMs, known.fileIds);
    switch (claim.outcome) {
      case 'taken':
        return claim.message;
      case 'nothing':
        this.pacedWaitMs = claim.waitMs;
        return null;
      case 'needs_file':
        this.pacedWithFile = claim.message;
        return null;
      case 'not_paced':
        this.isPacedAtLast = false;
        return this.tools.outbox.claimNext(this.lease, backlogGapMs, known);
    }
  }

  /** After nothing was taken: what would be next if its file were there. */
  async waitingForFile(fileIds: readonly string[]): Promise<OutboxMessage | null> {
    return this.isPaced ? this.pacedWithFile : this.tools.outbox.nextWithFile(this.lease.sessionId, fileIds);
  }

  /** @returns whether that is news: another attempt may find something */
  learn(isPaced: boolean): boolean {
    const isNews = isPaced !== this.isPaced;
    this.isPacedAtLast = isPaced;
    return isNews;
  }

  /** What was taken was handed over, or could not be. */
  async noteHandedOver(message: OutboxMessage): Promise<void> {
    if (this.isPaced) await this.tools.paced.noteHandedOver(this.lease, message);
  }
}
