const DELAYS_MS = [300, 1_000, 2_000, 5_000, 10_000, 30_000, 60_000];
const JITTER = 0.2;

/**
 * How long to wait before the next start of a browser that failed `failures` times in a row (0 for the first).
 * @param random 0 to 1, spreads restarts that began together by ±20 %
 */
export function restartDelayMs(failures: number, random: number): number {
  const delay = DELAYS_MS[Math.min(failures, DELAYS_MS.length - 1)] ?? 0;
  return Math.round(delay * (1 - JITTER + 2 * JITTER * random));
}
