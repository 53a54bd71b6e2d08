import { execFile } from 'node:child_process';
import { lstatSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { CliError } from '../errors.js';
import { copyToTemporary } from './postgres-copy.js';
import type { PostgresBinaries } from './postgres-binaries.js';

const execute = promisify(execFile);
const TRIAL_TIMEOUT_MS = 20_000;

/** Maps root to a user with a name in a user namespace: PostgreSQL sees no root, and the files stay root's. */
const UNSHARE = ['unshare', '--user', '--map-user=65534', '--map-group=65534'];

interface User {
  readonly uid: number;
  readonly gid: number;
}

/** How PostgreSQL's programs are run on a data folder: it refuses to run as root. */
export interface PostgresRunner {
  readonly binaries: PostgresBinaries;
  /** Words before the program. */
  readonly prefix: readonly string[];
  /** Whom the data files belong to and the programs run as; ourselves when absent. */
  readonly user?: User;
}

export interface Command {
  readonly command: string;
  readonly args: readonly string[];
}

/** The command line that runs one of PostgreSQL's programs. */
export function commandOf(runner: PostgresRunner, program: string, args: readonly string[]): Command {
  return prefixed(runner, [join(runner.binaries.folder, 'bin', program), ...args]);
}

function prefixed(runner: PostgresRunner, words: readonly string[]): Command {
  const [command = '', ...args] = [...runner.prefix, ...words];
  return { command, args };
}

/**
 * Tries the ways of running PostgreSQL that exist on this machine, best first.
 * @throws CliError when none of them can reach both the programs and the folder
 */
export async function choosePostgresRunner(
  binaries: PostgresBinaries,
  folder: string,
  environment: Readonly<Record<string, string>>,
): Promise<PostgresRunner> {
  if (process.getuid?.() !== 0) return { binaries, prefix: [] };
  const works = (runner: PostgresRunner): Promise<boolean> => canRun(runner, folder, environment);
  const users = await candidateUsers(folder);
  for (const user of users) {
    const runner = { binaries, prefix: [], user };
    if (await works(runner)) return runner;
  }
  if (await works({ binaries, prefix: UNSHARE })) return { binaries, prefix: UNSHARE };
  const copy = await copyToTemporary(binaries);
  for (const user of users) {
    const runner = { binaries: copy, prefix: [], user };
    if (await works(runner)) return runner;
  }
  throw new CliError(
    `PostgreSQL refuses to run as root, and no other user may enter ${folder}; ` +
      'choose a folder that others may enter with --data-dir, for example /var/lib/chasqui.',
  );
}

/** A name for the user is part of the trial, since initdb fails without one. */
async function canRun(
  runner: PostgresRunner,
  folder: string,
  environment: Readonly<Record<string, string>>,
): Promise<boolean> {
  const program = join(runner.binaries.folder, 'bin', 'postgres');
  const script = 'id -un && cd "$1" && "$2" --version';
  const { command, args } = prefixed(runner, ['sh', '-c', script, 'sh', folder, program]);
  const options = { cwd: '/', env: environment, timeout: TRIAL_TIMEOUT_MS, ...runner.user };
  return execute(command, args, options).then(
    () => true,
    () => false,
  );
}

/** PostgreSQL's own user, nobody, and whoever owns the folder. */
async function candidateUsers(folder: string): Promise<User[]> {
  const named = await Promise.all(['postgres', 'nobody'].map(userNamed));
  const { uid, gid } = lstatSync(folder);
  return [...named.flatMap((user) => user ?? []), ...(uid === 0 ? [] : [{ uid, gid }])];
}

async function userNamed(name: string): Promise<User | undefined> {
  const idOf = async (flag: string): Promise<number> => Number((await execute('id', [flag, name])).stdout);
  return Promise.all([idOf('-u'), idOf('-g')]).then(
    ([uid, gid]) => ({ uid, gid }),
    () => undefined,
  );
}
