import { z } from 'zod';
import { settingNotes } from './setting-notes.js';

const HOUR_MS = 3_600_000;

function milliseconds(description: string, defaultMs: number, minMs = 1_000) {
  const schema = z.coerce.number().int().min(minMs).max(HOUR_MS).default(defaultMs);
  return schema.register(settingNotes, { description });
}

/** How long each stage of a session may take, and how often its page is asked: in milliseconds, up to an hour. */
export const sessionTimeoutSettings = {
  SESSION_LAUNCH_TIMEOUT_MS: milliseconds('How long a browser may take to start.', 30_000),
  SESSION_PAGE_TIMEOUT_MS: milliseconds('How long web.whatsapp.com may take to load, and again to start.', 60_000),
  SESSION_INJECT_TIMEOUT_MS: milliseconds('How long a started page may take to connect and be taken over.', 60_000),
  SESSION_QR_TIMEOUT_MS: milliseconds('How long QR codes are shown before the session rests.', 150_000),
  SESSION_SYNC_TIMEOUT_MS: milliseconds('How long the loading of chats may show no progress.', 120_000),
  SESSION_READY_TIMEOUT_MS: milliseconds('How long a loaded page may take to become ready.', 60_000),
  SESSION_RECONNECT_TIMEOUT_MS: milliseconds('How long a page may reconnect before its browser is restarted.', 60_000),
  // A lease allows a hand-over for 10 s: what was not handed over when this is past never will be.
  SESSION_SEND_TIMEOUT_MS: milliseconds(
    'How long a page may take to send a message before it is asked.',
    60_000,
    15_000,
  ),
  SESSION_FILE_MS_PER_MB: milliseconds(
    'How long a page may take for each megabyte of a file that it uploads or fetches, besides SESSION_SEND_TIMEOUT_MS.',
    4_000,
    10,
  ),
  SESSION_PROBE_EVERY_MS: milliseconds('How often a page is asked whether it still answers.', 15_000),
  SESSION_PROBE_TIMEOUT_MS: milliseconds('How long it may take to answer; two misses restart its browser.', 5_000, 100),
  SESSION_COMPATIBILITY_RETRY_MS: milliseconds('How often a page that is not understood is loaded again.', 300_000),
  SESSION_RESTART_MAX_DELAY_MS: milliseconds(
    'The longest pause between restarts of a browser that keeps failing.',
    120_000,
  ),
};

export type SessionTimeoutName = keyof typeof sessionTimeoutSettings;

export const SESSION_TIMEOUT_NAMES = Object.keys(sessionTimeoutSettings) as SessionTimeoutName[];

/** The deadlines of a session's stages; every one ends in a reason of its own (docs/operations.md). */
export interface SessionTimeouts {
  /** From its turn to a running browser. */
  readonly launchMs: number;
  /** For the navigation, and again for the page's own start. */
  readonly pageMs: number;
  /** From a started page until our functions are in it and it has opened its connection. */
  readonly injectMs: number;
  readonly qrMs: number;
  /** From the accepted login to the end of loading; each sign of progress begins it anew. */
  readonly syncMs: number;
  readonly readyMs: number;
  readonly reconnectMs: number;
  readonly sendMs: number;
  /** For each megabyte (10⁶ bytes) of a file, besides `sendMs` for each file. */
  readonly fileMsPerMegabyte: number;
  readonly probeEveryMs: number;
  readonly probeTimeoutMs: number;
  /** How long a page that is not understood stays before it is loaded again. */
  readonly compatibilityRetryMs: number;
  readonly restartMaxDelayMs: number;
}

export function toSessionTimeouts(values: Readonly<Record<SessionTimeoutName, number>>): SessionTimeouts {
  return Object.freeze({
    launchMs: values.SESSION_LAUNCH_TIMEOUT_MS,
    pageMs: values.SESSION_PAGE_TIMEOUT_MS,
    injectMs: values.SESSION_INJECT_TIMEOUT_MS,
    qrMs: values.SESSION_QR_TIMEOUT_MS,
    syncMs: values.SESSION_SYNC_TIMEOUT_MS,
    readyMs: values.SESSION_READY_TIMEOUT_MS,
    reconnectMs: values.SESSION_RECONNECT_TIMEOUT_MS,
    sendMs: values.SESSION_SEND_TIMEOUT_MS,
    fileMsPerMegabyte: values.SESSION_FILE_MS_PER_MB,
    probeEveryMs: values.SESSION_PROBE_EVERY_MS,
    probeTimeoutMs: values.SESSION_PROBE_TIMEOUT_MS,
    compatibilityRetryMs: values.SESSION_COMPATIBILITY_RETRY_MS,
    restartMaxDelayMs: values.SESSION_RESTART_MAX_DELAY_MS,
  });
}
