import type { ChasquiPage } from './page-globals.js';
import { beginFile, FILE_NOT_THERE, fileState, forgetFile, teachLibrary, type FileToPrepare } from './outgoing-file.js';

/** The library does not export what it puts into pages. */
const { LoadUtils } = jest.requireActual<{ LoadUtils: () => void }>('whatsapp-web.js/src/util/Injected/Utils.js');

const FILE: FileToPrepare = { key: 'chasqui:1', mimetype: 'image/png', filename: 'a.png', bytes: 5, options: {} };
const CHAT = { id: { isLid: () => false } };

interface Sent {
  type: string;
  caption?: string;
  clientUrl?: string;
  filehash?: string;
}

/** The library's own code in a page of which only what an upload and a send touch is there. */
class LibraryPage {
  uploads: { mimetype: string }[] = [];
  readonly sent: Sent[] = [];
  /** Whether an upload never ends. */
  isHanging = false;
  /** What an upload fails with. */
  failure: Error | undefined;
  readonly window: ChasquiPage & { WWebJS: { sendMessage(chat: object, content: string, how: object): Promise<void> } };

  constructor() {
    this.window = { require: (name: string) => this.module(name), atob, btoa, crypto } as never;
    Object.assign(globalThis, { window: this.window });
    LoadUtils();
  }

  private module(name: string): unknown {
    const modules: Record<string, unknown> = {
      WAWebChatGetters: { getIsNewsletter: () => false, getIsBroadcast: () => false },
      WALinkify: { findLink: () => null },
      WAWebUserPrefsMeUser: { getMaybeMePnUser: () => 'me', getMaybeMeLidUser: () => null },
      WAWebMsgKey: MessageKey,
      WAWebGetEphemeralFieldsMsgActionsUtils: { getEphemeralFields: () => ({}) },
      WAWebCollections: { Msg: { get: () => undefined } },
      WAWebSendMsgChatAction: {
        addAndSendMsgToChat: (_chat: object, message: Sent) => {
          this.sent.push(message);
          return [Promise.resolve(), Promise.resolve()];
        },
      },
      WAWebMediaOpaqueData: OpaqueData,
      WAWebPrepRawMedia: {
        prepRawMedia: (mediaBlob: OpaqueData) => ({
          waitForPrep: () => Promise.resolve(new MediaData('image', `hash of ${mediaBlob.text}`, mediaBlob)),
        }),
      },
      WAWebMediaStorage: { getOrCreateMediaObject: (filehash: string) => ({ filehash, consolidate: () => undefined }) },
      WAWebMmsMediaTypes: { msgToMediaType: () => 'image', castToV4: () => 'image' },
      WAWebMediaDataUtils: { shouldUseMediaCache: () => false },
      WAWebMediaMmsV4Upload: { uploadMedia: (file: { mimetype: string }) => this.upload(file, 'media') },
      WAWebUploadManager: { encryptAndUpload: (file: { mimetype: string }) => this.upload(file, 'sticker') },
      WAWebStartMediaUploadQpl: { startMediaUploadQpl: () => ({}) },
    };
    if (!(name in modules)) throw new Error(`the page has no ${name}`);
    return modules[name];
  }

  private upload(file: { mimetype: string }, kind: string): Promise<object> {
    this.uploads.push(file);
    if (this.isHanging) return new Promise(() => undefined);
    if (this.failure) return Promise.reject(this.failure);
    return Promise.resolve({ mediaEntry: { mmsUrl: kind }, url: kind });
  }
}

class MessageKey {
  readonly id = 'id';
  static newId(): Promise<string> {
    return Promise.resolve('id');
  }
}

class OpaqueData {
  private constructor(readonly text: string) {}
  static async createFromData(file: File): Promise<OpaqueData> {
    return new OpaqueData(await file.text());
  }
  url(): string {
    return 'blob:';
  }
  autorelease(): void {
    this.url();
  }
}

class MediaData {
  readonly mimetype = 'image/png';
  constructor(
    readonly type: string,
    readonly filehash: string,
    readonly mediaBlob: OpaqueData,
  ) {}
  toJSON(): object {
    return { ...this };
  }
  set(attributes: object): void {
    Object.assign(this, attributes);
  }
}

let page: LibraryPage;

beforeEach(() => {
  page = new LibraryPage();
  teachLibrary(FILE_NOT_THERE);
});

afterEach(() => {
  Reflect.deleteProperty(globalThis, 'window');
});

function begin(file: Partial<FileToPrepare> = {}, content = 'bytes'): string {
  const input = { files: [new File([content], 'as it is called on the disk')] } as unknown as HTMLInputElement;
  return beginFile(input, { ...FILE, ...file }, 2);
}

function send(key: string, how: object = {}): Promise<void> {
  const media = { data: key, mimetype: FILE.mimetype, filename: FILE.filename };
  return page.window.WWebJS.sendMessage(CHAT, '', { media, ...how });
}

describe('the library, once it knows our keys', () => {
  it('uploads a file that it never had as base64, and sends what it made of it', async () => {
    expect(begin()).toBe('begun');
    expect(await fileState(FILE.key, 1_000)).toBe('uploaded');
    expect([page.uploads.length, page.sent.length]).toEqual([1, 0]);
    await send(FILE.key, { caption: 'a caption' });
    expect(page.uploads).toHaveLength(1);
    expect(page.sent).toMatchObject([
      { type: 'image', caption: 'a caption', clientUrl: 'media', filehash: 'hash of bytes' },
    ]);
  });

  it('uploads a sticker its own way', async () => {
    begin({ mimetype: 'image/webp', options: { forceSticker: true } });
    expect(await fileState(FILE.key, 1_000)).toBe('uploaded');
    await send(FILE.key, { sendMediaAsSticker: true });
    expect(page.sent).toMatchObject([{ type: 'sticker', clientUrl: 'sticker' }]);
  });

  it('sends nothing of a file that it does not have, or had once', async () => {
    await expect(send('chasqui:other')).rejects.toThrow(FILE_NOT_THERE);
    begin();
    await fileState(FILE.key, 1_000);
    await send(FILE.key);
    await expect(send(FILE.key)).rejects.toThrow(FILE_NOT_THERE);
    expect(page.sent).toHaveLength(1);
  });

  it('still takes base64', async () => {
    await send(btoa('plain'));
    expect(page.sent).toMatchObject([{ filehash: 'hash of plain' }]);
  });

  it('begins a file once, and again when it was refused', async () => {
    page.failure = new Error('HTTP 503');
    begin();
    expect(await fileState(FILE.key, 1_000)).toEqual({ failure: 'Error: HTTP 503' });
    page.failure = undefined;
    begin();
    begin();
    expect(await fileState(FILE.key, 1_000)).toBe('uploaded');
    expect(page.uploads).toHaveLength(2);
  });

  it('begins a file anew that hung, once that was forgotten', async () => {
    page.isHanging = true;
    begin();
    expect(await fileState(FILE.key, 0)).toBe('uploading');
    page.isHanging = false;
    begin();
    expect([await fileState(FILE.key, 0), page.uploads.length]).toEqual(['uploading', 1]);
    forgetFile(FILE.key);
    begin();
    expect([await fileState(FILE.key, 1_000), page.uploads.length]).toEqual(['uploaded', 2]);
    await send(FILE.key);
    expect(page.sent).toHaveLength(1);
  });

  it('keeps so many files and no more, and none of the wrong length', () => {
    for (const key of ['chasqui:1', 'chasqui:2', 'chasqui:3']) begin({ key });
    expect([...(page.window.chasquiFiles?.keys() ?? [])]).toEqual(['chasqui:2', 'chasqui:3']);
    expect(begin({ key: 'chasqui:4' }, 'other length')).toBe('unreadable');
  });
});
