import type { SessionTimeouts } from '@chasqui/config';
import type { MediaFile } from '@chasqui/messages';
import type { Page } from 'puppeteer';
import { withDeadline } from './browser-process.js';
import { fileKey, fileName, fileOptions } from './outgoing-media.js';
import { beginFile, FILE_NOT_THERE, fileState, makeFileInput, MOST_FILES, teachLibrary } from './page/outgoing-file.js';
import { injectFailure } from './start-failure.js';
import type { FilePreparation } from './vocabulary.js';

const PAGE_CALL_TIMEOUT_MS = 10_000;
const NO_ANSWER = 'no answer';
/** How long the page is left waiting for its own upload before Node looks whether that is still wanted. */
const LOOK_EVERY_MS = 1_000;

/** The file of a message, and how it is sent. */
export interface OutgoingFile {
  /** Of the message: bare WhatsApp id, ours. */
  waId: string;
  type: string;
  media: MediaFile;
  /** The browser reads it itself, until the file is prepared. */
  path: string;
  /** Asked while it is uploaded. */
  isWanted: () => boolean;
}

/**
 * Brings files into a page, without their bytes passing through Node, and has the library upload them before the message
 * is handed over: nobody gets anything of that, and the hand-over itself is as short as a text's.
 */
export class FilePreparer {
  constructor(
    private readonly pageOf: () => Page | undefined,
    private readonly timeouts: Pick<SessionTimeouts, 'sendMs' | 'fileMsPerMegabyte'>,
  ) {}

  /** Never rejects. A file that is being prepared, or is ready, is not uploaded again. */
  async prepare(file: OutgoingFile): Promise<FilePreparation> {
    const key = fileKey(file.waId);
    const untilMs = Date.now() + this.deadlineMs(file.media.bytes);
    try {
      if ((await this.begin(key, file)) === 'unreadable') return { outcome: 'unreadable' };
      while (file.isWanted()) {
        const state = await this.ask(key);
        if (state === 'uploaded') return { outcome: 'ready' };
        if (state === 'gone') return { outcome: 'page_lost' };
        if (state !== 'uploading') return { outcome: 'upload_failed', detail: state.failure };
        if (Date.now() > untilMs) return { outcome: 'upload_failed', detail: 'it took too long' };
      }
      return { outcome: 'not_wanted' };
    } catch (error) {
      const failure = injectFailure(error);
      const isOwn = typeof failure === 'object' && failure.page !== NO_ANSWER; // else it is loaded anew, or was closed
      return isOwn ? { outcome: 'upload_failed', detail: failure.page } : { outcome: 'page_lost' };
    }
  }

  private deadlineMs(bytes: number): number {
    const { sendMs, fileMsPerMegabyte } = this.timeouts;
    return sendMs + (bytes / 1e6) * fileMsPerMegabyte;
  }

  private async begin(key: string, { type, media, path }: OutgoingFile): Promise<'begun' | 'unreadable'> {
    const page = this.page();
    const making = page.evaluateHandle(makeFileInput);
    const input = await withDeadline(making, PAGE_CALL_TIMEOUT_MS, NO_ANSWER);
    try {
      await withDeadline(input.uploadFile(path), PAGE_CALL_TIMEOUT_MS, NO_ANSWER);
      const { mimetype, bytes } = media;
      const file = { key, mimetype, filename: fileName(type, media), bytes, options: fileOptions(type) };
      await withDeadline(page.evaluate(teachLibrary, FILE_NOT_THERE), PAGE_CALL_TIMEOUT_MS, NO_ANSWER);
      const beginning = page.evaluate(beginFile, input, file, MOST_FILES);
      return await withDeadline(beginning, PAGE_CALL_TIMEOUT_MS, NO_ANSWER);
    } finally {
      void input.dispose().catch(() => undefined); // its document is gone
    }
  }

  private async ask(key: string): ReturnType<typeof fileState> {
    const asking = this.page().evaluate(fileState, key, LOOK_EVERY_MS);
    return withDeadline(asking, LOOK_EVERY_MS + PAGE_CALL_TIMEOUT_MS, NO_ANSWER);
  }

  private page(): Page {
    const page = this.pageOf();
    if (!page) throw new Error('there is no page yet');
    return page;
  }
}
