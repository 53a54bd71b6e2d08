import type { ReceivedMediaConfig } from '@chasqui/config';
import type { Logger } from '@chasqui/logging';
import type { MediaStore, StoredMedia } from '@chasqui/media';
import type { InboxService } from '@chasqui/messages';
import type { ReceivedFileFetch, ReceivedMessage } from '../whatsapp/vocabulary.js';
import type { WhatsappClient } from '../whatsapp/whatsapp-client.js';

/** A page that was sent files, as far as they are fetched from it. */
export interface FilePage {
  files: Pick<WhatsappClient['files'], 'fetch'>;
}

const FILE_TYPES: ReadonlySet<string> = new Set(['image', 'video', 'audio', 'voice', 'document', 'sticker']);

/** Brings files that sessions were sent into the media store, as soon as they come or when somebody asks for one. */
export class FileIntake {
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
    message: Pick<ReceivedMessage, 'waId' | 'chatWid' | 'type'>,
  ): void {
    if (!this.config.isFetchedAtOnce || !FILE_TYPES.has(message.type)) return;
    const about = { sessionId: session.id, messageId: message.waId };
    void this.fetch(session, page, message).then(
      ({ outcome }) => {
        if (outcome !== 'fetched') this.logger.warn({ ...about, outcome }, 'a received file was not fetched');
      },
      (error: unknown) => {
        this.logger.warn({ ...about, err: error }, 'a received file was not fetched');
      },
    );
  }

  /** The same as `fetch` for a message that is known by its id alone. */
  async fetchStored(
    session: { accountId: string; id: string },
    page: FilePage,
    { waId, signal }: { waId: string; signal: AbortSignal },
  ): Promise<ReceivedFileFetch<StoredMedia>> {
    const chatWid = await this.inbox.chatWidOf(session, waId);
    return chatWid === undefined
      ? { outcome: 'unknown_message' }
      : this.fetch(session, page, { waId, chatWid }, signal);
  }

  /**
   * Fetches the file of a received message, and notes in the message where it is.
   * @throws when the page is lost or does not answer in time, or the store does not take the file
   */
  async fetch(
    session: { accountId: string; id: string },
    page: FilePage,
    { waId, chatWid }: Pick<ReceivedMessage, 'waId' | 'chatWid'>,
    signal?: AbortSignal,
  ): Promise<ReceivedFileFetch<StoredMedia>> {
    const { maxBytes } = this.config;
    const fetched = await page.files.fetch({
      waId,
      chatId: chatWid,
      maxBytes,
      signal,
      take: (bytes) => this.store.put(session.accountId, bytes, { maxBytes }),
    });
    if (fetched.outcome === 'fetched') {
      await this.inbox.attachFile(session, waId, { ...fetched.result, mimetype: fetched.mimetype });
    }
    return fetched;
  }
}
