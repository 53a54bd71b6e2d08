import { DomainError } from '@chasqui/errors';
import type { Logger } from '@chasqui/logging';
import { storedFileOf, type OutboxMessage } from '@chasqui/messages';
import type { FilePreparation } from '../whatsapp/vocabulary.js';
import type { HeldLease } from '../session-host/held-lease.js';
import type { MessageFiles, OutboxPage, OutboxTools } from './outbox-tools.js';

/** What comes to the same so often in a row is more than a moment's weakness. */
const ATTEMPTS = 5;
/** So much time after the first attempt, and twice as much after each other… */
const FIRST_PAUSE_MS = 2_000;
/** …but no more than this: an outage is over at some time. */
const LONGEST_PAUSE_MS = 120_000;
/** A page that crashes at a file so often would do so for ever. */
const MOST_LOSSES = 3;

/** It is not the file's fault, and over at some time. */
const PASSING = ['uploads_failing', 'media_store_away'] as const;

/** How an upload ended, or what keeps it from beginning to end. */
export type UploadDecision =
  'ready' | 'upload_failed' | 'file_not_readable' | 'page_lost_at_file' | (typeof PASSING)[number];

/** The store may have no such file any more, or not answer at all. */
type Preparation = FilePreparation | { outcome: 'gone' } | { outcome: 'store_away'; err: unknown };

type Failure = Extract<Preparation['outcome'], 'upload_failed' | 'unreadable' | 'store_away'>;

const OF_TRIAL = { taken: 'upload_failed', refused: 'uploads_failing', page_lost: 'page_lost' } as const;

export interface UploadConditions {
  /** Ends it when the page is put away. */
  signal: AbortSignal;
  /** Called when something passing is in the way, which is then waited for; without it the decision is that. */
  onHeldBack?: () => void;
  /** Told when the page begins to work on the file, and when it has answered; not when it is lost at it. */
  onWork: (isUnderWay: boolean) => void;
}

/**
 * Has the page upload the file of one message, as often as that helps. A file is only given up for what is wrong with
 * it: while WhatsApp takes no file at all, or the store does not answer, its message waits.
 */
export class FileUpload {
  constructor(
    private readonly held: HeldLease,
    private readonly tools: Pick<OutboxTools, 'files' | 'uploads'>,
    private readonly logger: Logger,
  ) {}

  async decide(
    page: OutboxPage,
    message: OutboxMessage,
    conditions: UploadConditions,
  ): Promise<UploadDecision | 'page_lost'> {
    const { signal, onHeldBack } = conditions;
    if (message.uploadLosses >= MOST_LOSSES) return 'page_lost_at_file';
    let [last, times, isTried] = ['', 0, false];
    while (!signal.aborted) {
      const { outcome, ...more } = await this.prepare(page, message, conditions);
      if (outcome === 'ready') return outcome;
      if (outcome === 'gone') return 'file_not_readable';
      if (outcome === 'page_lost' || outcome === 'not_wanted') return 'page_lost';
      this.logger.warn({ messageId: message.waId, outcome, ...more }, 'a file was not uploaded');
      [last, times] = [outcome, last === outcome ? times + 1 : 1];
      const verdict = times < ATTEMPTS ? undefined : await judge(page, outcome, signal);
      isTried = verdict === 'upload_failed' && !isTried;
      if (isTried) continue; // an outage may have ended in the middle of that attempt: once more, and it is the file
      if (verdict && !(onHeldBack && isPassing(verdict))) return verdict;
      if (onHeldBack && verdict && isPassing(verdict)) {
        onHeldBack();
        await this.tell(message, verdict);
      }
      await pause(Math.min(FIRST_PAUSE_MS * 2 ** (times - 1), LONGEST_PAUSE_MS), signal);
    }
    return 'page_lost';
  }

  private async prepare(
    page: OutboxPage,
    message: OutboxMessage,
    { signal, onWork }: UploadConditions,
  ): Promise<Preparation> {
    const { waId, type, accountId, content } = message;
    const media = storedFileOf(content);
    if (!media) return { outcome: 'gone' };
    let file: Awaited<ReturnType<MessageFiles['localPath']>>;
    try {
      file = await this.tools.files.localPath(accountId, media.id);
    } catch (error) {
      const isGone = error instanceof DomainError && (error as DomainError).code === 'media_gone';
      return isGone ? { outcome: 'gone' } : { outcome: 'store_away', err: error };
    }
    try {
      onWork(true);
      const preparation = await page.files.prepare({
        waId,
        type,
        media,
        path: file.path,
        isWanted: () => !signal.aborted,
      });
      if (preparation.outcome !== 'page_lost') onWork(false);
      return preparation;
    } finally {
      await file.release();
    }
  }

  private async tell(message: OutboxMessage, reason: (typeof PASSING)[number]): Promise<void> {
    await this.tools.uploads.noteWaiting(this.held.lease, message, reason).catch((error: unknown) => {
      this.logger.warn({ err: error, messageId: message.waId }, 'not written down: why a message waits');
    });
  }
}

/** Whether it is up to the file: where WhatsApp does not take a few bytes of ours either, it is not. */
async function judge(page: OutboxPage, failure: Failure, signal: AbortSignal): Promise<UploadDecision | 'page_lost'> {
  switch (failure) {
    case 'unreadable':
      return 'file_not_readable';
    case 'store_away':
      return 'media_store_away';
    case 'upload_failed':
      return OF_TRIAL[await page.files.tryUpload(() => !signal.aborted)];
  }
}

function isPassing(decision: UploadDecision | 'page_lost'): decision is (typeof PASSING)[number] {
  return (PASSING as readonly string[]).includes(decision);
}

/** Ends at once when the page is put away. */
function pause(ms: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const end = (): void => {
      clearTimeout(timer);
      signal.removeEventListener('abort', end);
      resolve();
    };
    const timer = setTimeout(end, ms);
    signal.addEventListener('abort', end);
  });
}
