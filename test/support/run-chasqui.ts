import { spawnSync } from 'node:child_process';
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
