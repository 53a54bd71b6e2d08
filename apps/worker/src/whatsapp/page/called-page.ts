/**
 * The parts of WhatsApp Web's page that calls reach beyond whatsapp-web.js (see page-globals.ts). Attributes that the
 * page sets only now and then are optional.
 */
export interface CalledWid {
  toString(): string;
  isUser(): boolean;
  isLid(): boolean;
  isGroup(): boolean;
}

export interface PageContact {
  id: CalledWid;
  isBusiness?: boolean;
}

interface LoadedMessage {
  id: { id: string; fromMe: boolean };
  type?: unknown;
  ack: number;
  from?: CalledWid;
  author?: CalledWid;
  body?: string;
  caption?: string;
  quotedStanzaID?: string;
  t?: number;
  isNotification?: boolean;
}

interface LoadedChat {
  id: CalledWid;
  name?: string;
  formattedTitle?: string;
  t?: number;
  unreadCount?: number;
  archive?: boolean;
  pin?: number;
  mute?: { expiration?: number };
  groupMetadata?: LoadedGroup;
  msgs: { getModelsArray(): LoadedMessage[] };
}

interface LoadedGroup {
  subject?: string;
  desc?: string;
  creation?: number;
  announce?: boolean;
  restrict?: boolean;
  memberAddMode?: string;
  membershipApprovalMode?: boolean;
  participants: { getModelsArray(): { id: CalledWid; isAdmin: boolean; isSuperAdmin: boolean }[] };
}

interface GroupCollection {
  update(id: CalledWid): Promise<unknown>;
}

interface Collection<M> {
  get(id: CalledWid | string): M | undefined;
  getModelsArray(): M[];
}

interface CalledModules {
  WAWebCollections: {
    Contact: Collection<PageContact> & { find(id: CalledWid): Promise<PageContact> };
    Chat: Collection<LoadedChat>;
    Blocklist: Collection<unknown>;
    /** Under one of two names, by the page's build. */
    GroupMetadata?: GroupCollection;
    WAWebGroupMetadataCollection?: GroupCollection;
  };
  WAWebWidFactory: { createWid: (text: string) => CalledWid };
  WAWebUserPrefsMeUser: Record<'getMaybeMePnUser' | 'getMaybeMeLidUser', () => CalledWid | null>;
  WAWebConnModel: { Conn: { pushname?: string } };
  WAWebApiContact: {
    getPhoneNumber: (lid: CalledWid) => CalledWid | null | undefined;
    getCurrentLid: (phone: CalledWid) => CalledWid | null | undefined;
  };
  WAWebContactGetters: Record<'getName' | 'getPushname', (contact: PageContact) => string | undefined> & {
    getIsMe: (contact: PageContact) => boolean;
  };
  WAWebFrontendContactGetters: { getIsMyContact: (contact: PageContact) => boolean };
  WAWebQueryExistsJob: {
    queryWidExists: (wid: CalledWid) => Promise<{ wid?: CalledWid; lid?: CalledWid } | null>;
  };
  WAWebContactStatusBridge: { getStatus: (of: { token: string; wid: CalledWid }) => Promise<{ status?: unknown }> };
  WAWebBlockContactUtils: {
    getContactToBlockOnlyUseIfNoAssociatedChat: (contact: PageContact, from: string) => PageContact;
  };
  WAWebBlockContactAction: {
    blockContact: (blocked: { contact: PageContact }) => Promise<void>;
    unblockContact: (contact: PageContact) => Promise<void>;
  };
  WAWebSetPropertyGroupAction: {
    setGroupProperty: (chat: LoadedChat | undefined, property: string, value: number) => Promise<unknown>;
  };
  WAWebChatLoadMessages: {
    loadEarlierMsgs: (of: { chat: LoadedChat }) => Promise<LoadedMessage[] | undefined>;
  };
}

export interface CalledPage {
  require<M extends keyof CalledModules>(name: M): CalledModules[M];
}
