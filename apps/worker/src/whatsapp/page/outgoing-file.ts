import type { FileOptions, LibraryFile, PreparedFile } from './file-entries.js';
import type { ChasquiPage } from './page-globals.js';

/** So many files are kept for their messages in a page, and one of ours. */
export const MOST_FILES = 5;

/** Text of the error that the page throws for a message whose file it does not have. */
export const FILE_NOT_THERE = 'chasqui: the file is not there';

/** What the page is told of a file that it is to prepare. */
export interface FileToPrepare {
  /** Stands for the file wherever the library has base64; nothing that could be decoded. */
  key: string;
  mimetype: string;
  filename: string;
  bytes: number;
  options: FileOptions;
}

/** Runs in the page: what the browser puts a file into. It is no part of the document. */
export function makeFileInput(): HTMLInputElement {
  const input = document.createElement('input');
  input.type = 'file';
  return input;
}

/**
 * Runs in the page: the same with a file of so many random bytes in it, which belongs to no message. It is to be found
 * out with it whether WhatsApp takes any file; one that its servers know would tell nothing.
 */
export function makeTrialInput(bytes: number): HTMLInputElement {
  const input = document.createElement('input');
  input.type = 'file';
  const chosen = new DataTransfer();
  chosen.items.add(new File([crypto.getRandomValues(new Uint8Array(bytes))], 'trial'));
  input.files = chosen.files;
  return input;
}

/** Runs in the page, once for each load of the library: teaches it to take a file by its key instead of decoding it. */
export function teachLibrary(notThere: string): void {
  const page = window as unknown as ChasquiPage;
  const { WWebJS: library } = page;
  if (library.knowsChasqui) return;
  page.chasquiFiles ??= new Map<string, PreparedFile>();
  const files = page.chasquiFiles;
  const { mediaInfoToFile, processMediaData, processStickerData } = library;
  /** A message is made of it once: it may be sent, or not. */
  const takeUploaded = ({ data }: LibraryFile): object | undefined => {
    const { uploaded } = files.get(data) ?? {};
    if (uploaded) files.delete(data);
    else if (data.startsWith('chasqui:') && !files.has(data)) throw new Error(notThere);
    return uploaded;
  };
  library.mediaInfoToFile = (info) => files.get(info.data)?.file ?? mediaInfoToFile(info);
  library.processMediaData = async (info, how) => takeUploaded(info) ?? (await processMediaData(info, how));
  library.processStickerData = async (info) => takeUploaded(info) ?? (await processStickerData(info));
  library.knowsChasqui = true;
}

/**
 * Runs in the page: begins to upload the file in the input by the library's own code. Does nothing for a key that is
 * being prepared or is ready.
 * @returns `unreadable` when the browser could not read the file, or it is not as long as it should be
 */
export function beginFile(
  input: HTMLInputElement,
  { key, mimetype, filename, bytes, options }: FileToPrepare,
  mostFiles: number,
): 'begun' | 'unreadable' {
  const { chasquiFiles: files, WWebJS: library } = window as unknown as ChasquiPage;
  const known = files?.get(key);
  if (known && known.failure === undefined) return 'begun';
  const [chosen] = input.files ?? [];
  if (!files || chosen?.size !== bytes) return 'unreadable';
  const entry: PreparedFile = { file: new File([chosen], filename, { type: mimetype }), done: Promise.resolve() };
  files.delete(key);
  files.set(key, entry);
  const [oldest = ''] = files.keys();
  if (files.size > mostFiles) files.delete(oldest); // its message was given up meanwhile
  const info = { data: key, mimetype, filename };
  const uploading = options.forceSticker ? library.processStickerData(info) : library.processMediaData(info, options);
  entry.done = uploading.then(
    (uploaded) => {
      entry.uploaded = uploaded;
    },
    (error: unknown) => {
      entry.failure = String(error);
    },
  );
  return 'begun';
}

/** Runs in the page: what became of a file is of no interest any more. Another one under its key is begun anew. */
export function forgetFile(key: string): void {
  (window as unknown as ChasquiPage).chasquiFiles?.delete(key);
}

/** Runs in the page: how far a file is, as soon as that is decided, or after this time. */
export async function fileState(
  key: string,
  waitMs: number,
): Promise<'uploading' | 'uploaded' | 'gone' | { failure: string }> {
  const entry = (window as unknown as ChasquiPage).chasquiFiles?.get(key);
  if (!entry) return 'gone';
  await Promise.race([entry.done, new Promise((resolve) => setTimeout(resolve, waitMs))]);
  if (entry.failure !== undefined) return { failure: entry.failure };
  return entry.uploaded ? 'uploaded' : 'uploading';
}
