import type { ReceivedMediaConfig } from '@chasqui/config';
import type { Logger } from '@chasqui/logging';
import type { MediaStore, StoredMedia } from '@chasqui/media';
import type { InboxService } from '@chasqui/messages';
import type { ReceivedFileFetch, ReceivedMessage } from '../whatsapp/vocabulary.js';
import type { WhatsappClient } from '../whatsapp/whatsapp-client.js';
import { FetchQueue } from './fetch-queue.js';

/** A page that was sent files, as far as they are fetched from it. */
export interface FilePage {
  files: Pick<WhatsappClient['files'], 'fetch'>;
}

interface FetchRequest extends Pick<ReceivedMessage, 'waId' | 'chatWid' | 'senderId'> {
  /** Somebody waits for it, as long as the signal lets them. */
  isAsked: boolean;
  signal?: AbortSignal;
}

const FILE_TYPES: ReadonlySet<string> = new Set(['image', 'video', 'audio', 'voice', 'document', 'sticker']);

/** Brings files that sessions were sent into the media store, as soon as they come or when somebody asks for one. */
export class FileIntake {
  /** Each is forgotten with its page. */
  private readonly queues = new WeakMap<FilePage, FetchQueue<ReceivedFileFetch<StoredMedia>>>();

  constructor(
    private readonly store: MediaStore,
    private readonly inbox: InboxService,
    private readonly config: ReceivedMediaConfig,
    private readonly logger: Logger,
  ) {}

  /** Fetches the file of a message that is written down, if files are fetched at once. What fails can be asked for later. */
  offer(
    session: { accountId: string; id: string },
    page: FilePage,
    message: Pick<ReceivedMessage, 'waId' | 'chatWid' | 'senderId' | 'type'>,
  ): void {
    if (!this.config.isFetchedAtOnce || !FILE_TYPES.has(message.type)) return;
    const about = { sessionId: session.id, messageId: message.waId };
    void this.fetch(session, page, { ...message, isAsked: false }).then(
      ({ outcome }) => {
        if (outcome !== 'fetched') this.logger.warn({ ...about, outcome }, 'a received file was not fetched');
      },
      (error: unknown) => {
        this.logger.warn({ ...about, err: error }, 'a received file was not fetched');
      },
    );
  }

  /**
   * Fetches the file of a message that is known by its id alone, for somebody who waits for it.
   * @throws as `fetch`, and the signal's reason
   */
  async fetchStored(
    session: { accountId: string; id: string },
    page: FilePage,
    { waId, signal }: { waId: string; signal: AbortSignal },
  ): Promise<ReceivedFileFetch<StoredMedia>> {
    const place = await this.inbox.whereReceived(session, waId);
    if (!place) return { outcome: 'unknown_message' };
    return this.fetch(session, page, { waId, ...place, isAsked: true, signal });
  }

  /**
   * Fetches the file of a received message in its turn, and notes in the message where it is.
   * @throws DomainError session_busy, media_store_unavailable; when the page is lost or does not answer in time
   */
  async fetch(
    session: { accountId: string; id: string },
    page: FilePage,
    { waId, chatWid, senderId, isAsked, signal }: FetchRequest,
  ): Promise<ReceivedFileFetch<StoredMedia>> {
    const fetching = { waId, chatWid, senderId };
    return this.queueOf(page).run(waId, () => this.fetchNow(session, page, fetching), { isAsked, signal });
  }

  private queueOf(page: FilePage): FetchQueue<ReceivedFileFetch<StoredMedia>> {
    const known = this.queues.get(page) ?? new FetchQueue<ReceivedFileFetch<StoredMedia>>();
    this.queues.set(page, known);
    return known;
  }

  private async fetchNow(
    session: { accountId: string; id: string },
    page: FilePage,
    { waId, chatWid, senderId }: Pick<ReceivedMessage, 'waId' | 'chatWid' | 'senderId'>,
  ): Promise<ReceivedFileFetch<StoredMedia>> {
    const { maxBytes } = this.config;
    const fetched = await page.files.fetch({
      waId,
      chatId: chatWid,
      senderId,
      maxBytes,
      take: (bytes) => this.store.put(session.accountId, bytes, { maxBytes }),
    });
    if (fetched.outcome === 'fetched') {
      await this.inbox.attachFile(session, waId, { ...fetched.result, mimetype: fetched.mimetype });
    }
    return fetched;
  }
}
