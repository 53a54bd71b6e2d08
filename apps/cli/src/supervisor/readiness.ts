import { setTimeout as delay } from 'node:timers/promises';
import { messageOf } from '../errors.js';

const ATTEMPT_MS = 5_000;
const PAUSE_MS = 50;

export class NotReadyError extends Error {
  constructor(withinMs: number, lastReason: string) {
    super(`not ready within ${withinMs / 1_000} s (${lastReason})`);
    this.name = 'NotReadyError';
  }
}

interface Patience {
  readonly withinMs: number;
  readonly signal: AbortSignal;
  /** For one attempt. */
  readonly attemptMs?: number;
  readonly pauseMs?: number;
}

/**
 * Tries again until an attempt succeeds.
 * @throws NotReadyError after the deadline; the signal's reason when that aborts
 */
export async function untilReady<T>(attempt: (signal: AbortSignal) => Promise<T>, patience: Patience): Promise<T> {
  const { withinMs, signal, attemptMs = ATTEMPT_MS, pauseMs = PAUSE_MS } = patience;
  const deadline = Date.now() + withinMs;
  for (;;) {
    signal.throwIfAborted();
    const timeLeftMs = Math.max(1, deadline - Date.now());
    try {
      return await attempt(AbortSignal.any([signal, AbortSignal.timeout(Math.min(attemptMs, timeLeftMs))]));
    } catch (error) {
      if (Date.now() >= deadline) throw new NotReadyError(withinMs, messageOf(error));
    }
    await delay(Math.min(pauseMs, timeLeftMs));
  }
}

/** For `checkReady`: an HTTP endpoint that answers 2xx. */
export async function checkHttp(url: string, signal: AbortSignal): Promise<void> {
  const response = await fetch(url, { signal });
  await response.body?.cancel();
  if (!response.ok) throw new Error(`${url} answered ${response.status}`);
}
