const ANSWER_WITHIN_MS = 1_000;
const PAUSE_MS = 1_000;

/** Redis did not answer in time, or did not do so a moment ago. */
export class NoPromptAnswer extends Error {
  constructor() {
    super('Redis does not answer in time');
  }
}

/**
 * Keeps a Redis that hangs from holding up every request: those that find out wait a second for it, and from then on one
 * a second does, while all others are told at once. A lost connection needs none of this, it fails at once by itself.
 */
export class PromptAnswer {
  /** While it hangs, as far as we know: when it may be asked again. */
  private nextAttemptAt: number | undefined;

  /** @throws NoPromptAnswer; what was asked may still happen */
  async to<T>(ask: () => Promise<T>): Promise<T> {
    if (this.nextAttemptAt !== undefined) {
      if (Date.now() < this.nextAttemptAt) throw new NoPromptAnswer();
      this.nextAttemptAt = Date.now() + PAUSE_MS;
    }
    let timer: NodeJS.Timeout | undefined;
    const tooLate = new Promise<never>((_resolve, reject) => {
      timer = setTimeout(() => {
        // It may be us who hung: an answer that has arrived meanwhile is read before this.
        setImmediate(() => {
          reject(new NoPromptAnswer());
        });
      }, ANSWER_WITHIN_MS);
    });
    try {
      const answer = await Promise.race([ask(), tooLate]);
      this.nextAttemptAt = undefined;
      return answer;
    } catch (error) {
      if (error instanceof NoPromptAnswer) this.nextAttemptAt = Date.now() + PAUSE_MS;
      throw error;
    } finally {
      clearTimeout(timer);
    }
  }
}
