/** What a person sees of a start: one line per step with its time. */
export class Steps {
  constructor(private readonly output: NodeJS.WritableStream) {}

  /** `describe` turns the result into the line; without it the title is the line. */
  async step<T>(title: string, work: () => Promise<T>, describe?: (result: T) => string): Promise<T> {
    const startedAt = performance.now();
    const result = await work();
    const seconds = ((performance.now() - startedAt) / 1_000).toFixed(2);
    this.line(`  ${(describe?.(result) ?? title).padEnd(56)} ${seconds.padStart(6)} s`);
    return result;
  }

  /** Something that happened to a running installation. */
  readonly event = (text: string): void => {
    this.line(`${new Date().toTimeString().slice(0, 8)} ${text}`);
  };

  line(text = ''): void {
    this.output.write(`${text}\n`);
  }
}
