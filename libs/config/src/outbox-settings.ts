import { z } from 'zod';
import { settingNotes } from './setting-notes.js';

const DAY_MS = 24 * 3_600_000;

function milliseconds(description: string, defaultMs: number, range: { min: number; max: number }) {
  const schema = z.coerce.number().int().min(range.min).max(range.max).default(defaultMs);
  return schema.register(settingNotes, { description });
}

/** How a session's outbox leaves after it was held up, in milliseconds. */
export const outboxSettings = {
  OUTBOX_BACKLOG_AFTER_MS: milliseconds(
    'What is queued when a session becomes ready leaves with gaps, if it was not ready for longer than this.',
    3_600_000,
    { min: 1_000, max: 30 * DAY_MS },
  ),
  OUTBOX_BACKLOG_GAP_MS: milliseconds(
    'The mean gap between messages of such a backlog; each gap is between half of it and one and a half.',
    2_000,
    { min: 100, max: DAY_MS },
  ),
  OUTBOX_PARK_AFTER_MS: milliseconds(
    'A message of which nobody knows whether it left holds up the others for so long, counted while its session is ready.',
    600_000,
    { min: 1_000, max: DAY_MS },
  ),
};

export type OutboxSettingName = keyof typeof outboxSettings;

export const OUTBOX_SETTING_NAMES = Object.keys(outboxSettings) as OutboxSettingName[];

export interface OutboxConfig {
  /** A session that was not ready for longer than this has a backlog. */
  readonly backlogAfterMs: number;
  /** Between two messages of a backlog, on the average. */
  readonly backlogGapMs: number;
  /** Of being ready, after which an undecided message is parked. */
  readonly parkAfterMs: number;
}

export function toOutboxConfig(values: Readonly<Record<OutboxSettingName, number>>): OutboxConfig {
  return Object.freeze({
    backlogAfterMs: values.OUTBOX_BACKLOG_AFTER_MS,
    backlogGapMs: values.OUTBOX_BACKLOG_GAP_MS,
    parkAfterMs: values.OUTBOX_PARK_AFTER_MS,
  });
}
