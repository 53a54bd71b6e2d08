import type { Logger } from '@chasqui/logging';
import type { OutboxConsumer } from '@chasqui/queue';
import type { Lease } from '@chasqui/sessions';
import type { HeldLease } from '../session-host/held-lease.js';
import { SerialQueue } from '../session-host/serial-queue.js';
import { withDeadline } from '../whatsapp/browser-process.js';
import { isAction, type OutboxMessage } from '@chasqui/messages';
import { HandOvers } from './hand-overs.js';
import { NextMessage } from './next-message.js';
import type { OutboxPage, OutboxTools } from './outbox-tools.js';
import { OutgoingFiles } from './outgoing-files.js';
import { ReadyTime } from './ready-time.js';
import { Settling } from './settling.js';

/** The longest that anything waits whose wake-up was lost. */
const SWEEP_MS = 5_000;
const SOON_MS = 50;
/** How long undecided messages are left alone before the page is asked again. */
const SETTLE_RETRY_MS = 2_000;
/** How many messages may be ahead of what is written down of them. */
const MOST_TAKEN = 10;
/** How often what is due is looked at while a file on its way keeps it waiting. */
const FILE_LOOK_MS = 250;
/** How often it is written down that the session is ready still. */
const READY_NOTE_MS = 60_000;

/**
 * Sends one session's messages, one at a time, in the order that PostgreSQL gives. Tokens and a timer only wake it.
 * A message whose outcome is unknown is settled before any other is taken.
 */
export class OutboxRunner {
  private page: OutboxPage | undefined;
  private consumer: OutboxConsumer | undefined;
  /** To the earliest time at which something is due, or expires. */
  private timer: NodeJS.Timeout | undefined;
  private pausedUntil = 0;
  /** The last messages, which WhatsApp has taken, by their ids, while that is being written down. */
  private readonly taken = new Map<string, Promise<unknown>>();
  private readonly readyTime = new ReadyTime();
  /** As ready time. */
  private notedAtMs = 0;
  private readonly files: OutgoingFiles;
  private readonly handOvers: HandOvers;
  private readonly next: NextMessage;
  private readonly settling: Settling;
  private readonly work: SerialQueue;

  constructor(
    private readonly held: HeldLease,
    private readonly tools: OutboxTools,
    private readonly logger: Logger,
  ) {
    this.next = new NextMessage(held.lease, tools);
    this.files = new OutgoingFiles(held, tools, logger, () => void this.drain());
    this.handOvers = new HandOvers(held, tools, this.files, logger);
    this.settling = new Settling(held, tools, this.handOvers, this.readyTime, logger);
    this.work = new SerialQueue((error) => {
      this.logger.error({ err: error }, 'outbox interrupted');
    });
  }

  async open(): Promise<void> {
    this.consumer = await this.tools.consumers.open(this.lease.sessionId, () => this.drain());
  }

  /** The session is ready: settles what an earlier page left open, then sends. */
  async resume(page: OutboxPage): Promise<void> {
    await this.tools.readiness.begin(this.lease, this.tools.config.backlogAfterMs);
    this.page = page;
    this.pausedUntil = 0;
    this.readyTime.begin();
    this.notedAtMs = this.readyTime.ms;
    this.settling.beginAnew();
    this.files.beginAnew();
    this.consumer?.resume();
    void this.drain();
  }

  /** The session is linked to another phone: what was written for the one before leaves only if a person says so. */
  async changeNumber(): Promise<void> {
    this.logger.warn('paired with another number: the outbox is paused until a person resumes or clears it');
    await this.tools.readiness.changeNumber(this.lease);
  }

  /** The login is gone for good: nobody will find out what became of messages that may have left. */
  async giveUpUndecided(): Promise<void> {
    await this.tools.undecided.giveUp(this.lease, 'session_logged_out');
  }

  /** The session is not ready: takes no further message. One that is being handed over goes on until it is decided. */
  async hold(): Promise<void> {
    const wasReady = this.page !== undefined;
    this.page = undefined;
    this.files.letGo();
    this.readyTime.end();
    clearTimeout(this.timer);
    await this.consumer?.pause();
    if (!wasReady || this.held.mustFence()) return;
    await this.tools.readiness.goOn(this.lease).catch((error: unknown) => {
      this.logger.warn({ err: error }, 'not written down: until when the session was ready');
    });
  }

  /** Whose files the page uploads: when it crashes, one of them may be why. */
  get uploadingIds(): string[] {
    return this.files.uploadingIds;
  }

  /** The page crashed at these, and the next one would, too: see `OutgoingFiles`. */
  async countLostUploads(messageIds: readonly string[]): Promise<void> {
    await this.files.countLost(messageIds);
  }

  /** Holds, and waits for the message that is being handed over, if there is one, but no longer than this. */
  async finish(timeoutMs: number): Promise<void> {
    await this.hold();
    const idle = this.work.add(() => Promise.resolve());
    await withDeadline(idle, timeoutMs, 'a message is still being handed over').catch((error: unknown) => {
      this.logger.warn({ reason: String(error) }, 'outbox left in the middle');
    });
  }

  async close(): Promise<void> {
    await this.hold();
    await this.consumer?.close();
  }

  private get lease(): Lease {
    return this.held.lease;
  }

  private drain(): Promise<void> {
    return this.work.add(async () => {
      let waitMs = SWEEP_MS;
      try {
        waitMs = await this.sendAllDue();
      } finally {
        this.drainIn(waitMs);
      }
    });
  }

  private drainIn(waitMs: number): void {
    clearTimeout(this.timer);
    if (!this.page) return;
    this.timer = setTimeout(() => void this.drain(), Math.min(Math.max(waitMs, SOON_MS), SWEEP_MS));
  }

  /** @returns when to look again, in ms */
  private async sendAllDue(): Promise<number> {
    try {
      return await this.sendWhatIsDue();
    } finally {
      await this.takenRecorded();
    }
  }

  private async sendWhatIsDue(): Promise<number> {
    let isCleared = false;
    for (let page = this.usablePage(); page; page = this.usablePage()) {
      await this.noteReady();
      const message = await this.claimNext();
      if (message) {
        await this.handOver(page, message);
        isCleared = false;
        continue;
      }
      const waitMs = await this.clearTheWay(page);
      if (waitMs > 0 || isCleared) return waitMs;
      isCleared = true;
    }
    return this.pausedUntil > Date.now() ? this.pausedUntil - Date.now() : SWEEP_MS;
  }

  /** It is no matter if it is still being written down that WhatsApp took those before. */
  private async claimNext(): Promise<OutboxMessage | null> {
    const message = await this.next.take(this.gapMs(), {
      takenIds: [...this.taken.keys()],
      fileIds: this.files.decidedIds,
    });
    if (!message) await this.takenRecorded();
    return message;
  }

  private async takenRecorded(): Promise<void> {
    if (this.taken.size === 0) return;
    this.tools.outbox.hurryAcknowledgements(this.lease.sessionId);
    await Promise.all(this.taken.values());
  }

  private async handOver(page: OutboxPage, message: OutboxMessage): Promise<void> {
    const { isTaken, recorded } = await this.handOvers.begin(page, message, false);
    // What is done to messages must not be repeated after what was done later: nothing is taken past it.
    if (!isTaken || this.next.isPaced || isAction(message.type)) {
      this.leaveAloneFor(await recorded);
      await this.next.noteHandedOver(message);
      return;
    }
    this.taken.set(message.id, recorded);
    void recorded
      .finally(() => this.taken.delete(message.id))
      .catch((error: unknown) => {
        this.logger.warn(
          { err: error, messageId: message.waId },
          'not written down: it was taken; it is settled later',
        );
      });
    if (this.taken.size >= MOST_TAKEN) await this.takenRecorded();
  }

  /**
   * Nothing could be taken: sees to what stands in the way.
   * @returns when to look again, in ms; 0 when there may be something to take now
   */
  private async clearTheWay(page: OutboxPage): Promise<number> {
    const { outbox, expiry, readiness } = this.tools;
    const outlook = await outbox.lookAhead(this.lease.sessionId);
    if (this.next.learn(outlook.isPaced)) return 0;
    if (outlook.hasOverdue) await expiry.expireOf(this.lease);
    if (outlook.isBacklogOver) await readiness.endBacklog(this.lease);
    if (outlook.hasParked) await this.settling.lookUpParked(page);
    if (outlook.isHeldUp) {
      const conditions = { isPaused: outlook.isPaused, isUsable: () => this.usablePage() === page };
      if (await this.settling.settle(page, conditions)) return 0;
      return outlook.isPaused ? SWEEP_MS : SETTLE_RETRY_MS;
    }
    if (outlook.isBacklogOver) return 0;
    const waitMs = this.next.waitMs ?? outlook.waitMs ?? SWEEP_MS;
    if (outlook.isPaused || waitMs > 0) return Math.max(waitMs, SOON_MS);
    const message = await this.next.waitingForFile(this.files.decidedIds);
    if (message) this.files.begin(page, message);
    if (!this.files.isBusy) return SOON_MS;
    return this.files.isHeldBack ? SWEEP_MS : FILE_LOOK_MS;
  }

  /** Enough for a worker that dies: until when its session was ready is then known to a minute. */
  private async noteReady(): Promise<void> {
    if (this.readyTime.ms - this.notedAtMs < READY_NOTE_MS) return;
    this.notedAtMs = this.readyTime.ms;
    await this.tools.readiness.goOn(this.lease);
  }

  private usablePage(): OutboxPage | undefined {
    return this.held.mayHandOver() && Date.now() >= this.pausedUntil ? this.page : undefined;
  }

  private leaveAloneFor(pauseMs: number): void {
    if (pauseMs > 0) this.pausedUntil = Date.now() + pauseMs;
  }

  /** Not always the same, or it would be seen that a machine sends. */
  private gapMs(): number {
    return Math.round(this.tools.config.backlogGapMs * (0.5 + Math.random()));
  }
}
