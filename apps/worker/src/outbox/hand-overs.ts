import type { Logger } from '@chasqui/logging';
import { isAction, type OutboxMessage } from '@chasqui/messages';
import { isHiddenId } from '@chasqui/whatsapp-vocabulary';
import type { HeldLease } from '../session-host/held-lease.js';
import type { HandOver } from '../whatsapp/vocabulary.js';
import type { OutboxPage, OutboxTools } from './outbox-tools.js';
import type { OutgoingFiles } from './outgoing-files.js';

/** A page that refuses a message before it reached WhatsApp's code is asked this often. */
const PAGE_ERROR_ATTEMPTS = 5;
/** …with this much time in between, in which a connection may come back… */
const PAGE_ERROR_PAUSE_MS = 2_000;
/** …and more with each error in a row, whichever the message: a page that takes none must not fail a whole queue. */
const PAGE_ERROR_MAX_PAUSE_MS = 60_000;

type NotHanded = Extract<HandOver, { outcome: 'not_handed' }>['reason'];

/** Another attempt would come to the same. */
const FINAL: readonly NotHanded[] = [
  'recipient_not_on_whatsapp',
  'quoted_message_not_found',
  'target_not_found',
  'action_not_possible',
  'upload_failed',
  'file_not_readable',
  'page_lost_at_file',
];

/** What was handed over, while it is being written down what became of it. */
export interface HandedOver {
  /** WhatsApp's server has it: whatever comes next cannot overtake it. */
  isTaken: boolean;
  /** When it is written down: for how long the page is to be left alone, in ms. */
  recorded: Promise<number>;
}

/** Hands a session's messages to its page, and writes down what became of each. */
export class HandOvers {
  /** Of the message that the page refused last. */
  private refused = { id: '', times: 0 };
  private errorsInARow = 0;

  constructor(
    private readonly held: HeldLease,
    private readonly tools: Pick<OutboxTools, 'outbox' | 'undecided' | 'contacts' | 'metrics'>,
    private readonly files: OutgoingFiles,
    private readonly logger: Logger,
  ) {}

  /**
   * @param isRepeat an earlier hand-over of it may have reached WhatsApp
   * @returns for how long the page is to be left alone, in ms
   */
  async handOver(page: OutboxPage, message: OutboxMessage, isRepeat: boolean): Promise<number> {
    const { recorded } = await this.begin(page, message, isRepeat);
    return recorded;
  }

  /** The same, and resolves as soon as it is known what became of the message. */
  async begin(page: OutboxPage, message: OutboxMessage, isRepeat: boolean): Promise<HandedOver> {
    const keeping: Promise<void>[] = [];
    let told: string | undefined;
    const keep = (chatWid: string): void => {
      told = chatWid;
      if (chatWid === message.chatId) return;
      keeping.push(this.keepChatWid(message, chatWid));
      this.learn(message, chatWid);
    };
    const obstacle = await this.files.obstacleTo(page, message);
    const result: HandOver = obstacle
      ? { outcome: 'not_handed', reason: obstacle }
      : await page.send({
          waId: message.waId,
          chatId: message.chatWid ?? message.chatId,
          type: message.type,
          content: message.content,
          referenceSenderId: message.referenceSenderId ?? undefined,
          isQuoteOptional: isRepeat,
          notAfterMs: this.held.handOverDeadlineMs(), // asked after the upload, which may outlast a lease's mark
          onHanded: keep,
        });
    if (keeping.length === 0 && 'chatWid' in result && result.chatWid) keep(result.chatWid);
    this.tools.metrics.handedOver(result.outcome);
    if (result.outcome === 'unknown' && told !== undefined) keeping.push(this.keepChatWid(message, told));
    const recorded = Promise.all(keeping).then(() => this.record(message, result, isRepeat));
    const pauseMs = this.pauseAfter(result);
    const outcome = { isTaken: result.outcome === 'accepted', recorded: recorded.then(() => pauseMs) };
    outcome.recorded.catch(() => undefined); // whoever awaits it hears of it, if later
    return outcome;
  }

  private pauseAfter(result: HandOver): number {
    const isPageError = result.outcome === 'not_handed' && result.reason === 'page_error';
    this.errorsInARow = isPageError ? this.errorsInARow + 1 : 0;
    return isPageError ? Math.min(PAGE_ERROR_PAUSE_MS * 2 ** (this.errorsInARow - 1), PAGE_ERROR_MAX_PAUSE_MS) : 0;
  }

  private async record(message: OutboxMessage, result: HandOver, isRepeat: boolean): Promise<void> {
    const { outbox, undecided } = this.tools;
    const { lease } = this.held;
    const isActionAgain = isRepeat && isAction(message.type) && result.outcome !== 'accepted';
    if (isActionAgain && (await undecided.isInEffect(lease, message))) {
      await outbox.acknowledge(lease.sessionId, message.waId, 1, { isUrgent: true }); // an attempt before did it
      return;
    }
    switch (result.outcome) {
      case 'accepted':
        await outbox.acknowledge(lease.sessionId, message.waId, 1, { isUrgent: isRepeat || isAction(message.type) });
        return;
      case 'refused':
        this.logger.warn({ messageId: message.waId, detail: result.detail }, 'refused by WhatsApp');
        await outbox.move(lease, message, 'failed', 'refused_by_whatsapp');
        return;
      case 'not_handed':
        if (isRepeat && !isFinalOfRepeat(message, result.reason)) {
          await outbox.move(lease, message, 'uncertain', result.reason); // the attempt before decides
        } else {
          await this.recordNotHanded(message, result.reason);
        }
        return;
      case 'unknown':
        await outbox.move(lease, message, 'uncertain', 'outcome_unknown');
        return;
    }
  }

  /**
   * Where the first attempt went, so that the next one goes there too. Where it went to whom it is for, as most do, that
   * matters only when it is undecided: then it proves that WhatsApp knew the recipient.
   */
  private async keepChatWid(message: OutboxMessage, chatWid: string): Promise<void> {
    if (message.chatWid !== null) return;
    await this.tools.undecided.keepChatWid(message, chatWid).catch((error: unknown) => {
      this.logger.warn({ err: error, messageId: message.waId }, 'not written down: where a message went');
    });
  }

  /** Where WhatsApp Web writes to a number is the hidden address of who has it. Nobody waits for that to be written down. */
  private learn({ accountId, chatId, waId }: OutboxMessage, chatWid: string): void {
    if (!chatId.endsWith('@c.us') || !isHiddenId(chatWid)) return;
    const session = { accountId, id: this.held.lease.sessionId };
    this.tools.contacts.identify(session, [{ phone: chatId, lid: chatWid, name: null }]).catch((error: unknown) => {
      this.logger.warn({ err: error, messageId: waId }, 'not written down: whom a message went to');
    });
  }

  /** It certainly did not leave. */
  private async recordNotHanded(message: OutboxMessage, reason: NotHanded): Promise<void> {
    const isFinal = FINAL.includes(reason);
    const isGivenUp = reason === 'page_error' && this.countRefusal(message) >= PAGE_ERROR_ATTEMPTS;
    if (isGivenUp) this.logger.warn({ messageId: message.waId }, 'the page does not take a message: it is given up');
    await this.tools.outbox.move(this.held.lease, message, isFinal || isGivenUp ? 'failed' : 'queued', reason);
  }

  /** How often this host's pages refused this message in a row. */
  private countRefusal({ id }: OutboxMessage): number {
    this.refused = { id, times: this.refused.id === id ? this.refused.times + 1 : 1 };
    return this.refused.times;
  }
}

/**
 * Whether what this attempt came to ends a message whose earlier attempt may have succeeded. WhatsApp knows no such
 * recipient, and no attempt was seen to find one: none of them can have reached anybody. What is done to a message that
 * WhatsApp Web has not got, or does not let it be done to, has no effect that is missed; one that is seen is known before.
 */
function isFinalOfRepeat({ chatWid, type }: OutboxMessage, reason: NotHanded): boolean {
  if (isAction(type)) return FINAL.includes(reason);
  return reason === 'recipient_not_on_whatsapp' && chatWid === null;
}
