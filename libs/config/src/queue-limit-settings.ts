import { z } from 'zod';
import { settingNotes } from './setting-notes.js';

const MOST = 10_000_000;

function limit(description: string, defaultCount: number) {
  return z.coerce.number().int().min(1).max(MOST).default(defaultCount).register(settingNotes, { description });
}

/** How many messages may wait before no more are accepted. */
export const queueLimitSettings = {
  OUTBOX_MAX_QUEUED_PER_SESSION: limit(
    'The most messages that may wait in one session: above it, more are refused with 429. Counted about once a second.',
    100_000,
  ),
  OUTBOX_MAX_QUEUED_PER_ACCOUNT: limit('Likewise in all sessions of one account.', 1_000_000),
};

export type QueueLimitSettingName = keyof typeof queueLimitSettings;

export const QUEUE_LIMIT_SETTING_NAMES = Object.keys(queueLimitSettings) as QueueLimitSettingName[];

/** In messages. */
export interface QueueLimitsConfig {
  readonly perSession: number;
  readonly perAccount: number;
}

export function toQueueLimits(values: Readonly<Record<QueueLimitSettingName, number>>): QueueLimitsConfig {
  return Object.freeze({
    perSession: values.OUTBOX_MAX_QUEUED_PER_SESSION,
    perAccount: values.OUTBOX_MAX_QUEUED_PER_ACCOUNT,
  });
}
