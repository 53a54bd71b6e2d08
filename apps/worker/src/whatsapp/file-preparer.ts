import { randomUUID } from 'node:crypto';
import type { SessionTimeouts } from '@chasqui/config';
import type { MediaFile } from '@chasqui/messages';
import type { ElementHandle, Page } from 'puppeteer';
import { withDeadline } from './browser-process.js';
import { fileKey, fileName, fileOptions } from './outgoing-media.js';
import {
  beginFile,
  FILE_NOT_THERE,
  fileState,
  forgetFile,
  makeFileInput,
  makeTrialInput,
  MOST_FILES,
  teachLibrary,
} from './page/outgoing-file.js';
import { injectFailure } from './start-failure.js';
import type { FilePreparation, UploadTrial } from './vocabulary.js';

const PAGE_CALL_TIMEOUT_MS = 10_000;
const NO_ANSWER = 'no answer';
/** How long the page is left waiting for its own upload before Node looks whether that is still wanted. */
const LOOK_EVERY_MS = 1_000;
const TRIAL = { type: 'document', media: { mimetype: 'application/octet-stream', bytes: 64, filename: 'trial' } };

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

/** A file that the page is to upload. */
interface Upload extends Pick<OutgoingFile, 'type' | 'isWanted'> {
  key: string;
  media: Omit<MediaFile, 'id'>;
  /** Puts it into an input of the page. */
  choose: () => Promise<ElementHandle<HTMLInputElement>>;
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
  async prepare({ waId, path, ...file }: OutgoingFile): Promise<FilePreparation> {
    return this.uploaded({ ...file, key: fileKey(waId), choose: () => this.chooseFile(path) });
  }

  /** Uploads a few bytes that belong to no message. Never rejects. */
  async tryUpload(isWanted: () => boolean): Promise<UploadTrial> {
    const key = fileKey(randomUUID());
    const { outcome } = await this.uploaded({ ...TRIAL, key, isWanted, choose: () => this.makeTrial() });
    await this.forget(key).catch(() => undefined); // it goes with its page
    if (outcome === 'ready') return 'taken';
    return outcome === 'upload_failed' ? 'refused' : 'page_lost';
  }

  private async uploaded(upload: Upload): Promise<FilePreparation> {
    const { key, media, isWanted } = upload;
    const untilMs = Date.now() + this.deadlineMs(media.bytes);
    try {
      if ((await this.begin(upload)) === 'unreadable') return { outcome: 'unreadable' };
      while (isWanted()) {
        const state = await this.ask(key);
        if (state === 'uploaded') return { outcome: 'ready' };
        if (state === 'gone') return { outcome: 'page_lost' };
        if (state !== 'uploading') return { outcome: 'upload_failed', detail: state.failure };
        if (Date.now() > untilMs) {
          await this.forget(key); // the next attempt is not to wait for one that hangs
          return { outcome: 'upload_failed', detail: 'it took too long' };
        }
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

  private async begin({ key, type, media, choose }: Upload): Promise<'begun' | 'unreadable'> {
    const page = this.page();
    const input = await choose();
    try {
      const { mimetype, bytes } = media;
      const file = { key, mimetype, filename: fileName(type, media), bytes, options: fileOptions(type) };
      await withDeadline(page.evaluate(teachLibrary, FILE_NOT_THERE), PAGE_CALL_TIMEOUT_MS, NO_ANSWER);
      const beginning = page.evaluate(beginFile, input, file, MOST_FILES);
      return await withDeadline(beginning, PAGE_CALL_TIMEOUT_MS, NO_ANSWER);
    } finally {
      letGo(input);
    }
  }

  private async chooseFile(path: string): Promise<ElementHandle<HTMLInputElement>> {
    const input = await withDeadline(this.page().evaluateHandle(makeFileInput), PAGE_CALL_TIMEOUT_MS, NO_ANSWER);
    try {
      await withDeadline(input.uploadFile(path), PAGE_CALL_TIMEOUT_MS, NO_ANSWER);
      return input;
    } catch (error) {
      letGo(input);
      throw error;
    }
  }

  private async makeTrial(): Promise<ElementHandle<HTMLInputElement>> {
    const making = this.page().evaluateHandle(makeTrialInput, TRIAL.media.bytes);
    return withDeadline(making, PAGE_CALL_TIMEOUT_MS, NO_ANSWER);
  }

  private async ask(key: string): ReturnType<typeof fileState> {
    const asking = this.page().evaluate(fileState, key, LOOK_EVERY_MS);
    return withDeadline(asking, LOOK_EVERY_MS + PAGE_CALL_TIMEOUT_MS, NO_ANSWER);
  }

  private async forget(key: string): Promise<void> {
    await withDeadline(this.page().evaluate(forgetFile, key), PAGE_CALL_TIMEOUT_MS, NO_ANSWER);
  }

  private page(): Page {
    const page = this.pageOf();
    if (!page) throw new Error('there is no page yet');
    return page;
  }
}

function letGo(input: ElementHandle): void {
  void input.dispose().catch(() => undefined); // its document is gone
}
