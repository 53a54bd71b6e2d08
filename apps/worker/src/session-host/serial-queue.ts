/** Runs tasks one after the other, in the order in which they were added. */
export class SerialQueue {
  private tail: Promise<void> = Promise.resolve();

  constructor(private readonly onError: (error: unknown) => void) {}

  /** Resolves when the task has ended, however it ended; its error goes to `onError`. */
  add(task: () => Promise<void>): Promise<void> {
    this.tail = this.tail.then(task).catch(this.onError);
    return this.tail;
  }
}
