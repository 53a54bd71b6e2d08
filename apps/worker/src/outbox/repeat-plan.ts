const PAUSE_MS = { first: 2_000, longest: 60_000 };

/** When an undecided message is handed over again: at once, and then less and less often while that decides nothing. */
export class RepeatPlan {
  private messageId = '';
  private pauseMs = 0;
  private notBeforeMs = 0;

  /** @param nowMs on any clock, which all calls share */
  isDue(messageId: string, nowMs: number): boolean {
    return messageId !== this.messageId || nowMs >= this.notBeforeMs;
  }

  repeated(messageId: string, nowMs: number): void {
    this.pauseMs = messageId === this.messageId ? Math.min(this.pauseMs * 2, PAUSE_MS.longest) : PAUSE_MS.first;
    this.messageId = messageId;
    this.notBeforeMs = nowMs + this.pauseMs;
  }

  beginAnew(): void {
    this.messageId = '';
  }
}
