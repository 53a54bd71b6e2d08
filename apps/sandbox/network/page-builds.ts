/** How one build of the page differs from the others. The page is told, and does the rest. */
export interface PageBuild {
  /** What `Debug.VERSION` says. Only the first two are of the real page. */
  readonly version: string;
  readonly about: string;
  /** The property of a message key that holds its serialised form; null: none does, and its text has another form. */
  readonly keyProperty: '_serialized' | '$1' | null;
  /** The property of a message that holds its ack, and therefore the name of the event when it changes. */
  readonly ackProperty: 'ack' | 'deliveryState';
  /** What `addAndSendMsgToChat` answers with: a pair of promises, or an object of two. */
  readonly sendAnswer: 'pair' | 'object';
  /** Modules that it does not know. */
  readonly withoutModules: readonly string[];
}

const sound = { keyProperty: '_serialized', ackProperty: 'ack', sendAnswer: 'pair', withoutModules: [] } as const;

/** Every build of the page that there is. A worker must work with the sound ones, and recognise the others. */
export const PAGE_BUILDS = {
  '2.3000.1030000000': {
    ...sound,
    version: '2.3000.1030000000',
    about: 'Sound; message keys as whatsapp-web.js 1.34.7 knows them.',
  },
  '2.3000.1042401057': {
    ...sound,
    version: '2.3000.1042401057',
    about: 'Sound; MsgKey holds its serialised form in `$1`, Wid still in `_serialized`.',
    keyProperty: '$1',
  },
  'no-send-module': {
    ...sound,
    version: '2.3000.1090000001',
    about: 'Broken: WAWebSendMsgChatAction is an unknown module.',
    withoutModules: ['WAWebSendMsgChatAction'],
  },
  'other-id-shape': {
    ...sound,
    version: '2.3000.1090000002',
    about: 'Broken: no property of a MsgKey holds its serialised form, and its text is `id|remote|out`.',
    keyProperty: null,
  },
  'no-ack': {
    ...sound,
    version: '2.3000.1090000003',
    about: 'Broken: messages have no `ack`; `change:ack` never comes.',
    ackProperty: 'deliveryState',
  },
  'send-answers-differently': {
    ...sound,
    version: '2.3000.1090000004',
    about: 'Broken: addAndSendMsgToChat sends, and answers with `{message, result}` in place of a pair of promises.',
    sendAnswer: 'object',
  },
} as const satisfies Record<string, PageBuild>;

export type PageBuildName = keyof typeof PAGE_BUILDS;
