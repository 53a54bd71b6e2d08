import type { ChasquiPage, ReceivedFileEntry } from './page-globals.js';

export type ReceivedFileState =
  | 'fetching'
  | 'fetched'
  /** WhatsApp's servers have it no more, and whoever sent it did not give it again. */
  | 'gone'
  /** Whoever sent it was asked for it again, and has not answered yet. */
  | 'requested_again'
  | 'too_large'
  | 'not_there'
  | { error: string };

/** Runs in the page: looks for the file of a message, and keeps that under a key. */
export async function openReceivedFile(
  serializedId: string,
  { key, maxBytes }: { key: string; maxBytes: number },
): Promise<{ bytes: number; mimetype: string } | 'no_file' | 'too_large'> {
  const page = window as unknown as ChasquiPage;
  const { Msg } = page.require('WAWebCollections');
  const message = Msg.get(serializedId) ?? (await Msg.getMessagesById([serializedId]))?.messages[0];
  if (!message?.mediaData || !message.downloadMedia) return 'no_file';
  const { size = 0, mimetype = 'application/octet-stream' } = message;
  if (size > maxBytes) return 'too_large';
  page.chasquiReceived ??= new Map<string, ReceivedFileEntry>();
  page.chasquiReceived.set(key, { message, maxBytes, giveUp: new AbortController(), done: Promise.resolve() });
  return { bytes: size, mimetype };
}

/**
 * Runs in the page: begins to fetch a file. What the servers have no more is asked for again where it came from, once,
 * as the page does when a person presses the button for it.
 */
export function beginReceivedFile(key: string): void {
  const page = window as unknown as ChasquiPage;
  const entry = page.chasquiReceived?.get(key);
  if (!entry) return;
  const { message } = entry;
  const stage = (): string => message.mediaData?.mediaStage ?? '';
  const askForIt = () => message.downloadMedia?.({ downloadEvenIfExpensive: true, rmrReason: 1 });
  const isGone = (error: unknown): boolean => [404, 410].includes((error as { status?: number }).status ?? 0);
  // The library's own stand-in for WhatsApp's measurements of a download.
  const measurements = { addAnnotations: () => measurements, addPoint: () => measurements };
  const download = async (): Promise<void> => {
    const { directPath, encFilehash, filehash, mediaKey, mediaKeyTimestamp, type } = message;
    const { signal } = entry.giveUp;
    const where = { directPath, encFilehash, filehash, mediaKey, mediaKeyTimestamp, type, signal };
    const { downloadManager } = page.require('WAWebDownloadManager');
    const bytes = new Blob([await downloadManager.downloadAndMaybeDecrypt({ ...where, downloadQpl: measurements })]);
    // Its sender may have told another size than it has.
    if (bytes.size > entry.maxBytes) entry.failure = 'too_large';
    else entry.file = bytes;
  };
  const fetchIt = async (): Promise<void> => {
    if (stage() !== 'RESOLVED') await askForIt();
    await download().catch(async (error: unknown) => {
      if (!isGone(error)) throw error;
      await askForIt();
      await download();
    });
  };
  entry.done = fetchIt().catch((error: unknown) => {
    const isRequested = ['REUPLOADING', 'FETCHING'].includes(stage());
    entry.failure = isGone(error) ? (isRequested ? 'requested_again' : 'gone') : { error: String(error) };
  });
}

/** Runs in the page: how far a file is, as soon as that is decided, or after this time. */
export async function receivedFileState(key: string, waitMs: number): Promise<ReceivedFileState> {
  const entry = (window as unknown as ChasquiPage).chasquiReceived?.get(key);
  if (!entry) return 'not_there';
  await Promise.race([entry.done, new Promise((resolve) => setTimeout(resolve, waitMs))]);
  if (entry.failure !== undefined) return entry.failure;
  return entry.file ? 'fetched' : 'fetching';
}

/** Runs in the page. @returns so many bytes of a file from there on, in base64; nothing after its end */
export async function readReceivedFile(key: string, offset: number, length: number): Promise<string> {
  const file = (window as unknown as ChasquiPage).chasquiReceived?.get(key)?.file;
  if (!file) throw new Error('chasqui: the file is not there');
  const slice = file.slice(offset, offset + length);
  if (slice.size === 0) return '';
  return new Promise((resolve, reject) => {
    const reader = new FileReader();
    reader.onload = () => resolve((reader.result as string).split(',')[1] ?? '');
    reader.onerror = () => reject(new Error('chasqui: the file cannot be read'));
    reader.readAsDataURL(slice);
  });
}

/** Runs in the page: lets go of a file's bytes. */
export function closeReceivedFile(key: string): void {
  const { chasquiReceived } = window as unknown as ChasquiPage;
  chasquiReceived?.get(key)?.giveUp.abort();
  chasquiReceived?.delete(key);
}
