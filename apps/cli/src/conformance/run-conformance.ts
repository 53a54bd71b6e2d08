import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { CHECKOUT } from '../checkout.js';
import { exitCodeOf } from '../exit-code.js';

export interface ConformanceRun {
  readonly dialect: string;
  readonly url: string;
  readonly adminKey?: string;
  readonly token?: string;
  readonly operatorKey?: string;
  readonly sandbox?: string;
  readonly session?: string;
  readonly device?: string;
  readonly to?: string;
  readonly only?: readonly string[];
  readonly json: boolean;
}

/**
 * Runs the suite, a program of its own that shares no code with what it tests, and hands it the keys where no list of
 * processes shows them.
 * @returns its exit code
 */
export async function runConformance(run: ConformanceRun): Promise<number> {
  const suite = join(CHECKOUT, 'dist', 'test', 'conformance', 'main.js');
  const child = spawn(process.execPath, [suite], { stdio: ['pipe', 'inherit', 'inherit'] });
  child.stdin.end(JSON.stringify(run));
  return exitCodeOf(child);
}
