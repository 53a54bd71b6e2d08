/**
 * What this process is doing at the moment, so that whoever asks for the same can join. It only saves work: two that
 * miss each other, here or in two processes, must get the same result without it.
 */
export class UnderWay<T> {
  private readonly running = new Map<string, Promise<T>>();

  find(name: string): Promise<T> | undefined {
    return this.running.get(name);
  }

  async run(name: string, work: () => Promise<T>): Promise<T> {
    const result = work();
    this.running.set(name, result);
    try {
      return await result;
    } finally {
      if (this.running.get(name) === result) this.running.delete(name);
    }
  }
}
