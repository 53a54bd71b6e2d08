/** In the order in which they are measured: what needs a quiet machine first, what leaves most behind last. */
export const SPEED_ROWS = [
  'idle',
  'hand-over',
  'one-session',
  'accept',
  'bulk',
  'eight-sessions',
  'media',
  'memory',
] as const;

/** One thing that is measured; it may give several rows. */
export type SpeedRowName = (typeof SPEED_ROWS)[number];
