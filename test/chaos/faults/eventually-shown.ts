import { setTimeout as delay } from 'node:timers/promises';

const POLL_MS = 100;

/**
 * Looks again and again until there is something to show. What fails meanwhile counts as nothing: it may be the fault.
 * @throws Error that says what was looked for, when it is not there in time; the signal's reason when that aborts
 */
export async function eventuallyShown<T>(
  what: string,
  look: () => Promise<T | undefined> | T | undefined,
  { withinMs, pollMs = POLL_MS, signal }: { withinMs: number; pollMs?: number; signal: AbortSignal },
): Promise<T> {
  const deadline = Date.now() + withinMs;
  let problem = '';
  while (Date.now() < deadline) {
    signal.throwIfAborted();
    try {
      const found = await look();
      if (found !== undefined) return found;
      problem = '';
    } catch (error) {
      problem = ` (${error instanceof Error ? error.message : String(error)})`;
    }
    await delay(pollMs);
  }
  throw new Error(`${what}: not seen within ${withinMs / 1_000} s${problem}`);
}
