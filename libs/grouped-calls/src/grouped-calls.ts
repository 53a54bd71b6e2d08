/** Few enough that a group is no burden for whoever answers it. */
const MOST_AT_ONCE = 100;

/** How groups are bounded. */
export interface GroupBounds {
  mostAtOnce?: number;
  /** A call that has waited for longer when its group's turn comes is refused instead: its caller may have given up. */
  wait?: { mostMs: number; refusal: () => Error };
}

interface Waiting<Call, Answer> {
  call: Call;
  sinceMs: number;
  resolve: (answer: Answer) => void;
  reject: (error: unknown) => void;
}

/**
 * Answers the calls of one name group after group: a first one at once and alone, and those that come meanwhile together
 * afterwards. Nobody waits for company, and the more is to be done the less each call costs (what databases call a group
 * commit). Names do not wait for each other.
 */
export class GroupedCalls<Call, Answer> {
  /** Of the names that are being answered. */
  private readonly waiting = new Map<string, Waiting<Call, Answer>[]>();

  /** @param answer gives one answer for each call, in their order; what it throws, all of them get */
  constructor(
    private readonly answer: (name: string, calls: readonly Call[]) => Promise<readonly Answer[]>,
    private readonly bounds: GroupBounds = {},
  ) {}

  call(name: string, call: Call): Promise<Answer> {
    return new Promise((resolve, reject) => {
      const one = { call, sinceMs: performance.now(), resolve, reject };
      const others = this.waiting.get(name);
      if (others) {
        others.push(one);
        return;
      }
      const all = [one];
      this.waiting.set(name, all);
      void this.answerAll(name, all);
    });
  }

  private async answerAll(name: string, waiting: Waiting<Call, Answer>[]): Promise<void> {
    const { mostAtOnce = MOST_AT_ONCE } = this.bounds;
    await this.answerGroup(name, waiting.splice(0, mostAtOnce));
    while (waiting.length > 0) {
      const group = this.inTime(waiting.splice(0, mostAtOnce));
      if (group.length > 0) await this.answerGroup(name, group);
    }
    this.waiting.delete(name);
  }

  /** Refuses those that have waited for too long. @returns the others */
  private inTime(group: readonly Waiting<Call, Answer>[]): readonly Waiting<Call, Answer>[] {
    const { wait } = this.bounds;
    if (!wait) return group;
    const sinceMs = performance.now() - wait.mostMs;
    for (const one of group) if (one.sinceMs < sinceMs) one.reject(wait.refusal());
    return group.filter((one) => one.sinceMs >= sinceMs);
  }

  /** Never rejects. */
  private async answerGroup(name: string, group: readonly Waiting<Call, Answer>[]): Promise<void> {
    try {
      const calls = group.map(({ call }) => call);
      const answers = await this.answer(name, calls);
      if (answers.length !== calls.length) throw new Error(`${calls.length} calls got ${answers.length} answers`);
      group.forEach(({ resolve }, place) => {
        resolve(answers[place] as Answer);
      });
    } catch (error) {
      for (const { reject } of group) reject(error);
    }
  }
}
