/** What ioredis says when its connection is away (its sources, 5.11); these errors have no codes. */
const UNAVAILABLE_TEXT = /Stream isn't writeable|Connection is closed|Command timed out|max retries per request/i;
/** What a Redis says that is there and takes no commands, or none that write. */
const REFUSAL_TEXT = /^(LOADING|BUSY|OOM|READONLY|MASTERDOWN|MISCONF) /;

/** Redis could not be reached: what was asked of it did not happen, or nobody knows. */
export function isRedisUnavailable(error: unknown): boolean {
  return error instanceof Error && (UNAVAILABLE_TEXT.test(error.message) || REFUSAL_TEXT.test(error.message));
}
