import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { inheritedEnvironment } from '@chasqui/config';
import type { z } from 'zod';
import { CHECKOUT } from '../../checkout.js';
import { CliError } from '../../errors.js';

const ENDS_WITHIN_MS = 10_000;

/** A program of the benchmark that talks in lines of JSON. */
export class ChildProgram {
  private readonly lines: AsyncIterator<string>;
  private readonly exit: Promise<unknown>;

  private constructor(
    private readonly name: string,
    private readonly child: ChildProcess,
  ) {
    if (!child.stdout) throw new Error(`${name} was started without its output`);
    this.lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]();
    this.exit = once(child, 'exit');
    child.stdin?.on('error', () => undefined); // that it has ended is told by its output
  }

  /** @param program its built file, below `dist` */
  static start(program: string, environment: Readonly<Record<string, string>> = {}): ChildProgram {
    const child = spawn(process.execPath, [join(CHECKOUT, 'dist', program)], {
      stdio: ['pipe', 'pipe', 'inherit'],
      env: { ...inheritedEnvironment(), ...environment },
    });
    return new ChildProgram(program, child);
  }

  get pid(): number {
    return this.child.pid ?? -1;
  }

  tell(line: object): void {
    this.child.stdin?.write(`${JSON.stringify(line)}\n`);
  }

  /** @throws CliError when it ends instead */
  async nextLine<T>(schema: z.ZodType<T>): Promise<T> {
    const line = await this.lines.next();
    if (line.done === true) throw new CliError(`${this.name} ended too early.`);
    return schema.parse(JSON.parse(line.value));
  }

  /** By the end of its input; what does not heed that is killed. */
  async end(): Promise<void> {
    this.child.stdin?.end();
    const kill = setTimeout(() => this.child.kill('SIGKILL'), ENDS_WITHIN_MS);
    await this.exit;
    clearTimeout(kill);
  }
}
