// Jest loads this file without its moduleNameMapper: imports have no extension here.
import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import path from 'node:path';

let keeper: ChildProcess | undefined;

/** Starts the process that ends the data stores of this run when we end it, or when we are gone. */
export function startKeeper(folder: string): void {
  const program = path.join(__dirname, 'medium-keeper-program.cjs');
  keeper = spawn(process.execPath, [program, folder], { stdio: ['pipe', 'ignore', 'inherit'], detached: true });
}

/** Resolves when nothing of this run is left. */
export async function endKeeper(): Promise<void> {
  if (!keeper) return;
  const exit = once(keeper, 'exit');
  keeper.stdin?.end();
  const [code] = (await exit) as [number | null];
  if (code !== 0) throw new Error('the data stores of the medium tests did not end in order');
}
