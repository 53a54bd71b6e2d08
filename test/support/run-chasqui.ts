import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import path from 'node:path';

const CHASQUI = path.resolve(__dirname, '../../chasqui');

/** Runs a command of ./chasqui to its end. */
export function runChasqui(
  args: readonly string[],
  environment: Readonly<Record<string, string>> = {},
  timeoutMs = 60_000,
): { status: number | null; stdout: string; stderr: string } {
  const env = { ...process.env, ...environment };
  const { status, stdout, stderr } = spawnSync(CHASQUI, args, { encoding: 'utf8', timeout: timeoutMs, env });
  return { status, stdout, stderr };
}

/** Runs a command of ./chasqui beside the test, which may serve it or stop it. */
export function startChasqui(args: readonly string[]): {
  stop: () => void;
  ended: Promise<{ status: number | null; stdout: string }>;
} {
  const child = spawn(CHASQUI, args, { stdio: ['ignore', 'pipe', 'inherit'] });
  let stdout = '';
  child.stdout.setEncoding('utf8').on('data', (text: string) => (stdout += text));
  const ended = once(child, 'close').then(([status]) => ({ status: status as number | null, stdout }));
  return { stop: () => child.kill('SIGINT'), ended };
}
