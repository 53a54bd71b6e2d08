import { choice, flag, whole, words } from './fault-fields.js';

const ONE_DAY_MS = 24 * 60 * 60 * 1000;

const delayMs = whole('how long', { from: 1, to: ONE_DAY_MS });
const PAGE = { matchedBy: ['session'] } as const;
const REQUEST = { matchedBy: ['session', 'recipient'] } as const;

/** Faults that wait for their occasion. */
export const standingKinds = {
  'send-fail': {
    ...REQUEST,
    about: 'The network refuses a message: ack −1, and `code` as `messageSendResult`. It is not taken.',
    options: { code: words('what the network says', 'ERROR_UNKNOWN') },
  },
  'send-delay': {
    ...REQUEST,
    about: 'The answer to a send comes late.',
    options: {
      delayMs,
      holds: choice(
        '`answer`: the message is taken at once; `device`: it is taken late, and so is all that its device asks for meanwhile',
        ['answer', 'device'],
        'answer',
      ),
    },
  },
  'send-hang': {
    ...REQUEST,
    about: 'A send is never answered on this connection. The page hands it over again on the next one.',
    options: { taken: flag('whether the network takes the message', false) },
  },
  'send-drop-conn': {
    ...REQUEST,
    about: 'The connection breaks instead of an answer to a send.',
    options: { when: choice('whether before or after the network took the message', ['before', 'after']) },
  },
  'effect-fail': {
    ...PAGE,
    about:
      'What a page does to a message (reaction, edit, deletion, star, pin) is not taken: `code` as `messageSendResult`.',
    options: { code: words('what the page says', 'ERROR_NETWORK') },
  },
  'upload-fail': {
    ...PAGE,
    about: 'The upload of media is refused with HTTP 503, so that sending it throws. Nothing is kept.',
    options: {},
  },
  'upload-slow': {
    ...PAGE,
    about: 'The upload of media goes no faster than this, as on a slow line.',
    options: { bytesPerSecond: whole('how fast', { from: 1024, to: 1024 * 1024 * 1024 }) },
  },
  'media-gone': {
    ...PAGE,
    about: 'A download of media finds nothing (HTTP 404), and `downloadMedia` gives undefined. The bytes stay.',
    options: {},
  },
  'no-delivery': {
    ...REQUEST,
    about: 'The network takes a message of `session`, and the recipient never gets it: ack 1 for ever.',
    options: {},
  },
  'no-read': {
    ...REQUEST,
    about: 'The recipient reads a message of `session`, and nobody is told: ack 2 for ever, as without read receipts.',
    options: {},
  },
  'duplicate-delivery': {
    ...REQUEST,
    about: 'A message comes to a linked device of `session` twice. `recipient` is here whoever wrote it.',
    options: {},
  },
  'reorder-delivery': {
    ...REQUEST,
    about:
      'A message that comes to a linked device of `session` waits until the next one has overtaken it. `recipient` is here whoever wrote it.',
    options: { holdMs: whole('how long it waits at most', { from: 1, to: ONE_DAY_MS, fallback: 2000 }) },
  },
  'exists-error': {
    ...REQUEST,
    about: 'The lookup of a number fails; only the text of the error reaches the library.',
    options: { text: words('the text', 'ServerStatusCodeError: 500') },
  },
  'not-registered': {
    ...REQUEST,
    about: 'A number is not on WhatsApp: lookups find nothing, sends are refused with `not_registered`.',
    options: {},
  },
  'add-403': {
    ...REQUEST,
    about: 'A number cannot be added to a group by `session`, only invited.',
    options: {},
  },
  'rate-overlimit': {
    ...REQUEST,
    about:
      'Sends and lookups beyond `perWindow` in `windowMs`, counted together by account, are refused with `rate-overlimit`.',
    options: {
      perWindow: whole('how many pass', { from: 0, to: 1_000_000 }),
      windowMs: whole('length of a window, which begins with its first request', { from: 1, to: ONE_DAY_MS }),
    },
  },
  'refuse-start': {
    ...PAGE,
    about:
      '`unavailable`: a linked page cannot connect and tries again; `unlinked`: it shows a QR code, as if unlinked.',
    options: { code: choice('what it is told', ['unavailable', 'unlinked'], 'unavailable') },
  },
  'never-open': {
    ...PAGE,
    about: 'A linked page that connects is never answered: it stays in OPENING until it loads anew.',
    options: {},
  },
  'never-sync': {
    ...PAGE,
    about: 'A page that starts connects, but `hasSynced` never comes, and so neither `authenticated` nor `ready`.',
    options: {},
  },
  'sync-too-early': {
    ...PAGE,
    about: '`hasSynced` comes before the library of a restored login listens: it is lost. A fresh scan is not hit.',
    options: {},
  },
  'slow-sync': {
    ...PAGE,
    about: 'A page that starts takes this long between being connected and `hasSynced`.',
    options: { delayMs },
  },
  'clock-skew': {
    ...PAGE,
    about: 'The clock of a page that starts is off by so much. Messages that it gets keep the times of the network.',
    options: { skewMs: whole('how far it is ahead', { from: -365 * ONE_DAY_MS, to: 365 * ONE_DAY_MS }) },
  },
  'logout-order': {
    ...PAGE,
    about:
      '`navigate-at-once`: a page that logs out navigates before it answers, and once more after 1.5 s; else it answers, and navigates 1.5 s later if it is still open.',
    options: { order: choice('the order', ['answer-then-navigate', 'navigate-at-once']) },
  },
  'ref-exhausted': {
    matchedBy: [],
    about: 'A page that shows a QR code gets no second one, and the first is used up after `afterMs`: UNPAIRED_IDLE.',
    options: { afterMs: whole('how long the only QR code is valid', { from: 0, to: ONE_DAY_MS, fallback: 0 }) },
  },
  'page-503': {
    ...PAGE,
    about: 'The page is answered with HTTP 503.',
    options: {},
  },
  'page-hang': {
    ...PAGE,
    about: 'The request for the page is never answered.',
    options: {},
  },
} as const;
