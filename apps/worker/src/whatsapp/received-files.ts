import { randomUUID } from 'node:crypto';
import type { SessionTimeouts } from '@chasqui/config';
import type { Page } from 'puppeteer';
import { withDeadline } from './browser-process.js';
import type { MessageSender } from './message-sender.js';
import {
  beginReceivedFile,
  closeReceivedFile,
  openReceivedFile,
  readReceivedFile,
  receivedFileState,
  type ReceivedFileState,
} from './page/received-file.js';
import type { ReceivedFileFetch } from './vocabulary.js';

const PAGE_CALL_TIMEOUT_MS = 10_000;
const LOOK_EVERY_MS = 1_000;
const SLICE_BYTES = 1024 * 1024;

/** Which file, and what becomes of its bytes. */
export interface FileRequest<Result> {
  /** Of the message: bare WhatsApp id. */
  waId: string;
  chatId: string;
  /** Who sent it: messages of groups are known by that, too. */
  senderId: string;
  maxBytes: number;
  /** Is given the bytes as they come; what it throws is thrown. */
  take: (bytes: AsyncIterable<Buffer>) => Promise<Result>;
}

/**
 * Brings files that a page was sent out of it: the page fetches and decrypts them, and gives their bytes in slices, so
 * that Node never holds a whole one. The page does hold it.
 */
export class ReceivedFiles {
  constructor(
    private readonly pageOf: () => Page | undefined,
    private readonly messages: Pick<MessageSender, 'findMessage'>,
    private readonly timeouts: Pick<SessionTimeouts, 'sendMs' | 'fileMsPerMegabyte'>,
  ) {}

  /** @throws when the page is lost or does not answer, when `take` takes too long, and what that throws */
  async fetch<Result>(request: FileRequest<Result>): Promise<ReceivedFileFetch<Result>> {
    const { waId, chatId, senderId, maxBytes, take } = request;
    const message = await this.messages.findMessage({ id: waId, chatId, senderId });
    if (!message) return { outcome: 'unknown_message' };
    const key = randomUUID();
    const page = this.page();
    try {
      const opening = page.evaluate(openReceivedFile, message.serializedId, { key, maxBytes });
      const opened = await withDeadline(opening, PAGE_CALL_TIMEOUT_MS, 'no answer');
      if (typeof opened === 'string') return { outcome: opened };
      await withDeadline(page.evaluate(beginReceivedFile, key), PAGE_CALL_TIMEOUT_MS, 'no answer');
      const timeoutMs = this.timeoutMs(opened.bytes);
      const state = await this.whenDecided(page, key, timeoutMs);
      if (state !== 'fetched') return { outcome: state };
      const taking = take(slices(page, key));
      const result = await withDeadline(taking, timeoutMs, 'it took too long to store a file');
      return { outcome: 'fetched', mimetype: opened.mimetype, result };
    } finally {
      void page.evaluate(closeReceivedFile, key).catch(() => undefined); // the bytes are gone with their document
    }
  }

  private timeoutMs(bytes: number): number {
    const { sendMs, fileMsPerMegabyte } = this.timeouts;
    return sendMs + (bytes / 1e6) * fileMsPerMegabyte;
  }

  /** @throws when it takes too long, or the page's own code fails */
  private async whenDecided(
    page: Page,
    key: string,
    timeoutMs: number,
  ): Promise<Exclude<ReceivedFileState, 'fetching' | 'not_there' | object>> {
    const untilMs = Date.now() + timeoutMs;
    for (;;) {
      const asking = page.evaluate(receivedFileState, key, LOOK_EVERY_MS);
      const state = await withDeadline(asking, LOOK_EVERY_MS + PAGE_CALL_TIMEOUT_MS, 'no answer');
      if (state === 'not_there') throw new Error('the page was loaded anew');
      if (typeof state === 'object') throw new Error(`the page could not fetch a file: ${state.error}`);
      if (state !== 'fetching') return state;
      if (Date.now() > untilMs) throw new Error('the page took too long to fetch a file');
    }
  }

  private page(): Page {
    const page = this.pageOf();
    if (!page) throw new Error('there is no page yet');
    return page;
  }
}

async function* slices(page: Page, key: string): AsyncGenerator<Buffer> {
  for (let offset = 0; ;) {
    const reading = page.evaluate(readReceivedFile, key, offset, SLICE_BYTES);
    const slice = Buffer.from(await withDeadline(reading, PAGE_CALL_TIMEOUT_MS, 'no answer'), 'base64');
    if (slice.length === 0) return;
    offset += slice.length;
    yield slice;
  }
}
