import { callRefusal, withProgress } from '@chasqui/session-calls';

/** One part of a call that does several things. */
export interface Step {
  /** As the caller calls it. */
  name: string;
  run: () => Promise<void>;
}

/**
 * Does one after the other, until nobody waits any more.
 * @throws what a step throws, which then tells what was `changed` before it, and which one `failed`
 */
export async function inSteps(steps: readonly Step[], signal: AbortSignal): Promise<void> {
  const changed: string[] = [];
  for (const { name, run } of steps) {
    if (signal.aborted) throw callRefusal('worker_timeout', { changed });
    try {
      await run();
    } catch (error) {
      throw withProgress(error, { changed, failed: name });
    }
    changed.push(name);
  }
}
