import type { Logger } from '@chasqui/logging';
import { storedFileOf, type OutboxMessage } from '@chasqui/messages';
import type { HeldLease } from '../session-host/held-lease.js';
import type { HandOver } from '../whatsapp/vocabulary.js';
import { FileUpload, type UploadConditions, type UploadDecision } from './file-upload.js';
import type { OutboxPage, OutboxTools } from './outbox-tools.js';

/** One for each lane: one that comes into an earlier lane is not kept waiting by the one before it. */
const MOST_UNDER_WAY = 3;
/** The page keeps no more of them either. */
const MOST_DECIDED = 4;

type NotHanded = Extract<HandOver, { outcome: 'not_handed' }>['reason'];

interface UnderWay {
  /** A page crashed at it before: nothing else may be taken for what it does to the next one. */
  isSuspect: boolean;
  /** Something is in the way that is not up to the file. */
  isHeldBack: boolean;
}

/**
 * Has the page upload the files of a session's messages before their turn, while others leave. A message with a file is
 * only taken from the queue when its upload is decided: it takes up the slot no longer than a text.
 */
export class OutgoingFiles {
  /** Of the page that is in use. */
  private life = new AbortController();
  /** By the ids of messages, the oldest first. */
  private readonly decided = new Map<string, UploadDecision>();
  private readonly underWay = new Map<string, UnderWay>();
  /** Ids of the messages whose files the page has begun to upload, and of which it did not say how that ended. */
  private readonly unanswered = new Set<string>();
  private readonly upload: FileUpload;

  /** @param onDecided a message may be taken that could not be before */
  constructor(
    private readonly held: HeldLease,
    private readonly tools: Pick<OutboxTools, 'files' | 'uploads'>,
    private readonly logger: Logger,
    private readonly onDecided: () => void,
  ) {
    this.upload = new FileUpload(held, tools, logger);
  }

  /** There is a page, which has no files yet. */
  beginAnew(): void {
    this.letGo();
    this.life = new AbortController();
  }

  /** The page is not in use any more: what it has of files is forgotten. */
  letGo(): void {
    this.life.abort();
    this.decided.clear();
    this.underWay.clear();
    this.unanswered.clear();
  }

  /** Ids of the messages whose files need not be waited for. */
  get decidedIds(): string[] {
    return [...this.decided.keys()];
  }

  get isBusy(): boolean {
    return this.underWay.size > 0;
  }

  /** Nothing is to be expected of what is under way soon. */
  get isHeldBack(): boolean {
    return [...this.underWay.values()].every(({ isHeldBack }) => isHeldBack);
  }

  /** Ids of the messages whose files the page uploads, or did when it was lost. */
  get uploadingIds(): string[] {
    return [...this.unanswered];
  }

  /** The page crashed while it uploaded the files of these messages. */
  async countLost(messageIds: readonly string[]): Promise<void> {
    if (messageIds.length === 0 || this.held.mustFence()) return;
    this.logger.warn({ files: messageIds.length }, 'the page crashed while it uploaded files');
    await this.tools.uploads.countLost(this.held.lease, messageIds);
  }

  /** Begins to upload the file of a message, unless that was begun before. */
  begin(page: OutboxPage, message: OutboxMessage): void {
    if (!storedFileOf(message.content) || this.decided.has(message.id) || !this.mayBegin(message)) return;
    const { signal } = this.life;
    const progress: UnderWay = { isSuspect: message.uploadLosses > 0, isHeldBack: false };
    const onHeldBack = (): void => {
      progress.isHeldBack = true;
    };
    this.underWay.set(message.id, progress);
    void this.decide(page, message, { signal, onHeldBack })
      .then((decision) => {
        if (signal.aborted) return;
        this.underWay.delete(message.id);
        if (decision === 'page_lost') return; // it is put away soon, or asked again at the next look
        this.keep(message.id, decision);
        this.onDecided();
      })
      .catch((error: unknown) => {
        this.logger.error({ err: error, messageId: message.waId }, 'a file was not prepared; it is tried again');
        if (!signal.aborted) this.underWay.delete(message.id);
      });
  }

  /**
   * Why a message cannot be handed over for its file; undefined when it can. Prepares the file now if that was not done.
   * Each decision is used once: another attempt of the message needs the file again.
   */
  async obstacleTo(page: OutboxPage, message: OutboxMessage): Promise<NotHanded | undefined> {
    if (!storedFileOf(message.content)) return undefined;
    const { signal } = this.life;
    const decision = this.decided.get(message.id) ?? (await this.decide(page, message, { signal }));
    this.decided.delete(message.id);
    if (decision === 'ready') return undefined;
    if (decision !== 'page_lost') return decision;
    return signal.aborted ? 'too_late' : 'page_error';
  }

  private async decide(
    page: OutboxPage,
    message: OutboxMessage,
    conditions: Omit<UploadConditions, 'onWork'>,
  ): Promise<UploadDecision | 'page_lost'> {
    const onWork = (isUnderWay: boolean): void => {
      if (isUnderWay) this.unanswered.add(message.id);
      else this.unanswered.delete(message.id);
    };
    return this.upload.decide(page, message, { ...conditions, onWork });
  }

  /** A page that crashes again must not do so at two files, of which one is innocent. */
  private mayBegin({ id, uploadLosses }: OutboxMessage): boolean {
    if (this.underWay.has(id) || this.underWay.size >= MOST_UNDER_WAY) return false;
    if (uploadLosses > 0) return this.underWay.size === 0;
    return ![...this.underWay.values()].some(({ isSuspect }) => isSuspect);
  }

  private keep(id: string, decision: UploadDecision): void {
    this.decided.set(id, decision);
    const [oldest = ''] = this.decided.keys();
    if (this.decided.size > MOST_DECIDED) this.decided.delete(oldest);
  }
}
