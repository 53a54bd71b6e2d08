import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { CliError } from '../errors.js';

const POLICY_FILE = '/usr/sbin/policy-rc.d';
/** Debian asks this script before it starts a service; we run our own private Redis instead of the system's. */
const POLICY =
  '#!/bin/sh\n# Made by Chasqui for the time of one apt-get install; remove it if you find it.\nexit 101\n';

export const hasApt = existsSync('/usr/bin/apt-get');

/** What installs these packages, to be typed by the current user. */
export function aptCommand(packages: readonly string[]): string {
  const sudo = process.getuid?.() === 0 ? '' : 'sudo ';
  const install = `${sudo}apt-get install -y --no-install-recommends ${packages.join(' ')}`;
  return `${sudo}apt-get update && ${install}`;
}

/**
 * Installs packages, with apt's output on stderr and without starting their services. Only root can.
 * @throws CliError
 */
export async function aptInstall(packages: readonly string[], signal: AbortSignal): Promise<void> {
  const isPolicyOurs = !existsSync(POLICY_FILE) || readFileSync(POLICY_FILE, 'utf8') === POLICY;
  if (isPolicyOurs) writeFileSync(POLICY_FILE, POLICY, { mode: 0o755 });
  try {
    await aptGet(['update'], signal);
    await aptGet(['install', '-y', '--no-install-recommends', ...packages], signal);
  } finally {
    if (isPolicyOurs) rmSync(POLICY_FILE, { force: true });
  }
}

async function aptGet(args: readonly string[], signal: AbortSignal): Promise<void> {
  const env = {
    PATH: '/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin',
    DEBIAN_FRONTEND: 'noninteractive',
  };
  const child = spawn('/usr/bin/apt-get', args, { stdio: ['ignore', 2, 2], env, signal });
  const [code] = (await once(child, 'exit')) as [number | null];
  if (code !== 0) throw new CliError(`apt-get ${args.join(' ')} failed; its output is above.`);
}
