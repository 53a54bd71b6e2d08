import { choice, whole } from './fault-fields.js';

const ONE_DAY_MS = 24 * 60 * 60 * 1000;
const MAX_BALLAST_BYTES = 4 * 1024 ** 3;

const STATES = [
  ...(['CONFLICT', 'CONNECTED', 'DEPRECATED_VERSION', 'OPENING', 'PAIRING', 'PROXYBLOCK', 'SMB_TOS_BLOCK'] as const),
  ...(['TIMEOUT', 'TOS_BLOCK', 'UNLAUNCHED', 'UNPAIRED', 'UNPAIRED_IDLE'] as const),
];

const forMs = whole('how long', { from: 0, to: ONE_DAY_MS });
const CONNECTED_PAGES = { matchedBy: ['session'] } as const;
const EVERYBODY = { matchedBy: [] } as const;

/** Faults that happen now, once. */
export const immediateKinds = {
  state: {
    ...CONNECTED_PAGES,
    about: '`Socket.state` becomes this, and nothing else happens. The next connection makes it CONNECTED again.',
    options: { state: choice('the state', STATES) },
  },
  reload: { ...CONNECTED_PAGES, about: 'The page loads itself anew.', options: {} },
  resync: { ...CONNECTED_PAGES, about: '`change:hasSynced` comes once more.', options: {} },
  hang: {
    ...CONNECTED_PAGES,
    about: "The page's main thread is busy, and answers nobody.",
    options: { forMs },
  },
  crash: {
    ...CONNECTED_PAGES,
    about: 'The heap of the page grows until its renderer dies. For a death without the memory, SIGKILL the renderer.',
    options: {},
  },
  'memory-ballast': {
    ...CONNECTED_PAGES,
    about: 'The page holds so much more memory, instead of what it held by an earlier one; 0 lets go of it.',
    options: { bytes: whole('how much', { from: 0, to: MAX_BALLAST_BYTES }) },
  },
  disconnect: {
    ...CONNECTED_PAGES,
    about: 'Connections break, and none of the account comes back for a while.',
    options: { forMs },
  },
  unlink: { ...CONNECTED_PAGES, about: 'The phone removes all linked devices.', options: {} },
  'listen-off': {
    ...EVERYBODY,
    about: '`web.whatsapp.com` refuses connections, and drops those it has.',
    options: { forMs },
  },
  'black-hole': {
    ...EVERYBODY,
    about: '`web.whatsapp.com` takes connections and never says a word; those it has are dropped.',
    options: { forMs },
  },
} as const;
