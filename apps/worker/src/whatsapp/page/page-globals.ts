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

export interface PageModules {
  WAWebSocketModel: { Socket: { state?: unknown; hasSynced?: unknown } };
  WAWebSendMsgChatAction: {
    addAndSendMsgToChat(chat: PageChat, message: PageMessage): [Promise<unknown>, Promise<SendResult>];
  };
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

export interface ChasquiPage {
  require<M extends keyof PageModules>(name: M): PageModules[M];
  chasqui?: { documentId: string; handOvers: Map<string, HandOverRecord> };
  /** Ours, in Node: tells where a message goes as soon as it is handed over; and again when the page's answer is foreign. */
  chasquiHanded?(id: string, chatWid: string, isForeign: boolean): Promise<void>;
  /** The library's, once it is in the page. */
  onAppStateHasSyncedEvent?(): void;
}
