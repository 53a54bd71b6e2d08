import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { CHECKOUT } from '../checkout.js';
import { CliError } from '../errors.js';
import { exitCodeOf } from '../exit-code.js';

export interface ChaosOptions {
  readonly seed?: number;
  readonly duration: number;
  readonly sessions: number;
  readonly batch: number;
  readonly kinds?: readonly string[];
  readonly json: boolean;
}

/**
 * Runs the proof, a program of its own that knows of what it tests only what can be seen from outside.
 * @returns its exit code
 * @throws CliError where it is not: the images do not have it
 */
export async function runChaos({ duration, ...options }: ChaosOptions): Promise<number> {
  const program = join(CHECKOUT, 'dist', 'test', 'chaos', 'main.js');
  const chasqui = join(CHECKOUT, 'chasqui');
  if (!existsSync(program) || !existsSync(chasqui)) throw new CliError('This command needs a checkout of Chasqui.');
  const child = spawn(process.execPath, [program], { stdio: ['pipe', 'inherit', 'inherit'] });
  child.stdin.end(JSON.stringify({ ...options, durationSeconds: duration, chasqui }));
  return exitCodeOf(child);
}
