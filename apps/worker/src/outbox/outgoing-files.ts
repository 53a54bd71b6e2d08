import { DomainError } from '@chasqui/errors';
import type { Logger } from '@chasqui/logging';
import { storedFileOf, type OutboxMessage } from '@chasqui/messages';
import type { FilePreparation, HandOver } from '../whatsapp/vocabulary.js';
import type { MessageFiles, OutboxPage, OutboxTools } from './outbox-tools.js';

/** A file is uploaded this often at most… */
const ATTEMPTS = 5;
/** …with this much time after the first attempt, and twice as much after each other. */
const FIRST_PAUSE_MS = 2_000;
/** One for each lane: one that comes into an earlier lane is not kept waiting by the one before it. */
const MOST_UNDER_WAY = 3;
/** The page keeps no more of them either. */
const MOST_DECIDED = 4;

type NotHanded = Extract<HandOver, { outcome: 'not_handed' }>['reason'];

/** How a file's preparation ended, as far as it tells of the file and not of the page. */
type Decision = 'ready' | 'upload_failed' | 'file_not_readable';

/** The store may have no such file any more, or not answer at all. */
type Preparation = FilePreparation | { outcome: 'gone' } | { outcome: 'store_away'; err: unknown };

/**
 * Has the page upload the files of a session's messages before their turn, while others leave. A message with a file is
 * only taken from the queue when its upload is decided: it takes up the slot no longer than a text.
 */
export class OutgoingFiles {
  /** Of the page that is in use. */
  private life = new AbortController();
  /** By the ids of messages, the oldest first. */
  private readonly decided = new Map<string, Decision>();
  private readonly underWay = new Map<string, Promise<void>>();

  /** @param onDecided a message may be taken that could not be before */
  constructor(
    private readonly tools: Pick<OutboxTools, 'files'>,
    private readonly logger: Logger,
    private readonly onDecided: () => void,
  ) {}

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
  }

  /** Ids of the messages whose files need not be waited for. */
  get decidedIds(): string[] {
    return [...this.decided.keys()];
  }

  get isBusy(): boolean {
    return this.underWay.size > 0;
  }

  /** Begins to upload the file of a message, unless that was begun before. */
  begin(page: OutboxPage, message: OutboxMessage): void {
    if (!storedFileOf(message.content) || this.decided.has(message.id)) return;
    if (this.underWay.has(message.id) || this.underWay.size >= MOST_UNDER_WAY) return;
    const { signal } = this.life;
    const preparing = this.decide(page, message, signal)
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
    this.underWay.set(message.id, preparing);
  }

  /**
   * Why a message cannot be handed over for its file; undefined when it can. Prepares the file now if that was not done.
   * Each decision is used once: another attempt of the message needs the file again.
   */
  async obstacleTo(page: OutboxPage, message: OutboxMessage): Promise<NotHanded | undefined> {
    if (!storedFileOf(message.content)) return undefined;
    const decision = this.decided.get(message.id) ?? (await this.decide(page, message, this.life.signal));
    this.decided.delete(message.id);
    if (decision === 'ready') return undefined;
    if (decision !== 'page_lost') return decision;
    return this.life.signal.aborted ? 'too_late' : 'page_error';
  }

  private keep(id: string, decision: Decision): void {
    this.decided.set(id, decision);
    const [oldest = ''] = this.decided.keys();
    if (this.decided.size > MOST_DECIDED) this.decided.delete(oldest);
  }

  private async decide(page: OutboxPage, message: OutboxMessage, signal: AbortSignal): Promise<Decision | 'page_lost'> {
    for (let failures = 0; !signal.aborted;) {
      const { outcome, ...more } = await this.prepare(page, message, signal);
      if (outcome === 'ready') return outcome;
      if (outcome === 'gone') return 'file_not_readable';
      if (outcome === 'page_lost' || outcome === 'not_wanted') return 'page_lost';
      this.logger.warn({ messageId: message.waId, outcome, ...more }, 'a file was not uploaded');
      if (outcome !== 'store_away') failures += 1;
      if (failures === ATTEMPTS) return outcome === 'unreadable' ? 'file_not_readable' : 'upload_failed';
      await pause(FIRST_PAUSE_MS * 2 ** Math.max(0, failures - 1), signal);
    }
    return 'page_lost';
  }

  private async prepare(page: OutboxPage, message: OutboxMessage, signal: AbortSignal): Promise<Preparation> {
    const { waId, type, accountId, content } = message;
    const media = storedFileOf(content);
    if (!media) return { outcome: 'gone' };
    let file: Awaited<ReturnType<MessageFiles['localPath']>>;
    try {
      file = await this.tools.files.localPath(accountId, media.id);
    } catch (error) {
      return error instanceof DomainError ? { outcome: 'gone' } : { outcome: 'store_away', err: error };
    }
    try {
      return await page.files.prepare({ waId, type, media, path: file.path, isWanted: () => !signal.aborted });
    } finally {
      await file.release();
    }
  }
}

/** Ends at once when the page is put away. */
function pause(ms: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const timer = setTimeout(resolve, ms);
    signal.addEventListener(
      'abort',
      () => {
        clearTimeout(timer);
        resolve();
      },
      { once: true },
    );
  });
}
