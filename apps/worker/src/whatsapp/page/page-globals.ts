import type { LibraryFiles, PreparedFile } from './file-entries.js';

/**
 * The parts of WhatsApp Web's page that our own page functions touch. The page changes weekly: everything that we know
 * of its inside beyond whatsapp-web.js stands in this folder.
 */
export interface PageMessageKey {
  id: string;
  fromMe: boolean;
  remote: unknown;
  participant?: unknown;
}

export interface PageMessage {
  id: PageMessageKey;
  type?: unknown;
  ack: number;
  from?: unknown;
  body?: string;
  caption?: string;
  star?: boolean;
  /** Of one with a file, of which the others tell where its bytes are. */
  mediaData?: { mediaStage: string };
  downloadMedia?(options: { downloadEvenIfExpensive: boolean; rmrReason: number }): Promise<void>;
  mimetype?: string;
  size?: number;
  directPath?: unknown;
  encFilehash?: unknown;
  filehash?: unknown;
  mediaKey?: unknown;
  mediaKeyTimestamp?: unknown;
  chasqui?: { id: string; notAfterMs: number };
}

export interface PageChat {
  id: { toString(): string };
}

/** The address of a user or a group. */
export interface PageWid {
  toString(): string;
}

export type SendResult = { messageSendResult?: unknown } | undefined;

/** A page's own promise, of nothing that we read. */
type Done = Promise<unknown>;

type IsAllowed = (message: PageMessage) => boolean;

export interface PageModules {
  WAWebCmd: {
    Cmd: {
      sendRevokeMsgs(chat: unknown, selection: { list: PageMessage[]; type: string }, how: object): Done;
      sendStarMsgs(chat: unknown, messages: PageMessage[], unused: boolean): Done;
      sendUnstarMsgs(chat: unknown, messages: PageMessage[], unused: boolean): Done;
    };
  };
  WAWebMsgActionCapability: Record<
    'canEditText' | 'canEditCaption' | 'canSenderRevokeMsg' | 'canAdminRevokeMsg' | 'canStarMsg',
    IsAllowed
  >;
  WAWebSendReactionMsgAction: { sendReactionToMsg: (message: PageMessage, emoji: string) => Done };
  WAWebSendMessageEditAction: { sendMessageEdit: (message: PageMessage, text: string, options: object) => Done };
  /** @param action 1 pins, 2 unpins */
  WAWebSendPinMessageAction: { sendPinInChatMsg: (message: PageMessage, action: number, seconds: number) => Done };
  WAWebPinMsgConstants: { getPinExpiryDuration: unknown };
  WAWebSocketModel: { Socket: { state?: unknown; hasSynced?: unknown } };
  WAWebSendMsgChatAction: {
    addAndSendMsgToChat(chat: PageChat, message: PageMessage): [Promise<unknown>, Promise<SendResult>];
  };
  WAWebDownloadManager: { downloadManager: { downloadAndMaybeDecrypt(file: object): Promise<ArrayBuffer> } };
  WAWebMsgKey: new (parts: {
    from: unknown;
    to: unknown;
    id: string;
    participant: unknown;
    selfDir: 'out';
  }) => PageMessageKey;
  WAWebUserPrefsMeUser: { getMaybeMePnUser: () => PageWid | null; getMaybeMeLidUser: () => PageWid | null };
  WAWebWidFactory: { createWid(text: string): PageWid };
  WAWebApiContact: {
    getPhoneNumber: (lid: PageWid) => PageWid | null | undefined;
    getCurrentLid: (phone: PageWid) => PageWid | null | undefined;
  };
  WAWebCollections: {
    Chat: { get(id: unknown): PageChat | undefined; find(id: unknown): Promise<PageChat> };
    Msg: {
      modelClass: new (attributes: object) => PageMessage;
      get(serializedId: string): PageMessage | undefined;
      getModelsArray?(): PageMessage[];
      getMessagesById(serializedIds: string[]): Promise<{ messages: PageMessage[] } | undefined>;
    };
  };
}

/** What the page did with one message that we handed over. */
export interface HandOverRecord {
  chatWid: string;
  /** Undefined while the server has not answered. */
  result?: string;
  /** The page answered in a shape that we do not know: what became of the message cannot be told. */
  isForeign?: true;
}

/** What is to be done to a message; fields that its type does not have are left out. */
export interface PageAction {
  type: 'reaction' | 'edit' | 'revoke' | 'star' | 'pin';
  /** Of the message, as this page calls it. */
  serializedId: string;
  /** It is not begun after this time of the page's own clock. */
  notAfterMs: number;
  emoji?: string;
  text?: string;
  mentions?: string[];
  on?: boolean;
  durationSeconds?: number;
}

/** A file that this page was sent. */
export interface ReceivedFileEntry {
  message: PageMessage;
  /** Resolves when its bytes are here, or are not going to be. */
  done: Promise<void>;
  file?: Blob;
  maxBytes: number;
  /** Ends its download when nobody wants it any more. */
  giveUp: AbortController;
  failure?: 'gone' | 'requested_again' | 'too_large' | { error: string };
}

export type PageActionOutcome =
  | 'done'
  | 'too_late'
  | 'target_not_found'
  /** WhatsApp Web does not offer it for this message. */
  | 'action_not_possible'
  /** This page has not got what it takes; nothing was begun. */
  | { unavailable: string }
  /** It was begun, and failed in the page's own words. */
  | { failed: string };

/** Begins what was found to be possible. */
export type PreparedAction = () => Promise<unknown>;

/** What can be done to messages. */
interface KnownAction {
  prepare: (message: PageMessage, action: PageAction) => PreparedAction | undefined;
  holds: (message: PageMessage, action: PageAction) => boolean;
}

export type KnownActions = Record<PageAction['type'], KnownAction>;

export interface ChasquiPage {
  require<M extends keyof PageModules>(name: M): PageModules[M];
  chasqui?: { documentId: string; handOvers: Map<string, HandOverRecord> };
  /** What can be done to messages in this document. */
  chasquiActions?: Partial<KnownActions>;
  /** Ours: files that messages are made of, by their keys. */
  chasquiFiles?: Map<string, PreparedFile>;
  /** Ours: files that were received, while they are read. */
  chasquiReceived?: Map<string, ReceivedFileEntry>;
  /** Ours, in Node: tells where a message goes as soon as it is handed over; and again when the page's answer is foreign. */
  chasquiHanded?(id: string, chatWid: string, isForeign: boolean): Promise<void>;
  /** The library's own functions, once it is in the page. */
  WWebJS: LibraryFiles;
  /** The library's, once it is in the page. */
  onAppStateHasSyncedEvent?(): void;
}
