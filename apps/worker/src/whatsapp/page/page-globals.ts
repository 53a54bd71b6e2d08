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
  ack: number;
  from?: unknown;
  chasqui?: { id: string; notAfterMs: number };
}

export interface PageChat {
  id: { toString(): string };
}

type SendResult = { messageSendResult?: unknown } | undefined;

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
  WAWebCollections: {
    Msg: {
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
}

export interface ChasquiPage {
  require<M extends keyof PageModules>(name: M): PageModules[M];
  chasqui?: { documentId: string; handOvers: Map<string, HandOverRecord> };
  /** The library's, once it is in the page. */
  onAppStateHasSyncedEvent?(): void;
}
