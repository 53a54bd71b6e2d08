import { execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, lstatSync, readdirSync, readFileSync } from 'node:fs';
import { chown, mkdir, mkdtemp, open, rename, rm, writeFile } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { text } from 'node:stream/consumers';
import { promisify } from 'node:util';
import { CliError } from '../errors.js';
import { commandOf, type PostgresRunner } from './postgres-runner.js';

const execute = promisify(execFile);
const INIT_TIMEOUT_MS = 120_000;

export const POSTGRES_ROLE = 'chasqui';
export const POSTGRES_DATABASE = 'chasqui';

export interface ClusterOptions {
  readonly runner: PostgresRunner;
  readonly folder: string;
  readonly password: string;
  readonly environment: Readonly<Record<string, string>>;
}

/** The runner's own data files in `folder`: made when they are missing, refused when of another major version. */
export async function ensureCluster(options: ClusterOptions): Promise<void> {
  await removeStagingFolders(options.folder);
  if (existsSync(options.folder)) {
    refuseOtherVersion(options);
    await ensureOwner(options);
  } else {
    await createCluster(options);
  }
}

/** Complete or absent: it is made beside its place and renamed at the end, so a killed first start leaves no half. */
async function createCluster(options: ClusterOptions): Promise<void> {
  const { runner, folder, password } = options;
  const staging = await mkdtemp(`${folder}.new-`);
  const data = join(staging, 'data');
  const passwordFile = join(staging, 'password');
  const sqlFile = join(staging, 'create.sql');
  await mkdir(data, { mode: 0o700 });
  await writeFile(passwordFile, password, { mode: 0o600 });
  await writeFile(sqlFile, `CREATE DATABASE ${POSTGRES_DATABASE};\n`);
  if (runner.user) {
    const { uid, gid } = runner.user;
    for (const path of [staging, passwordFile, data]) await chown(path, uid, gid);
  }
  const initdb = ['-D', data, '-U', POSTGRES_ROLE, '-A', 'scram-sha-256', `--pwfile=${passwordFile}`];
  await run(options, 'initdb', [...initdb, '--locale=C', '-E', 'UTF8', '--no-instructions']);
  await run(options, 'postgres', ['--single', '-D', data, 'postgres'], sqlFile);
  await rename(data, folder);
  await rm(staging, { recursive: true });
}

async function run(
  options: ClusterOptions,
  program: string,
  programArgs: string[],
  inputFile = '/dev/null',
): Promise<void> {
  const { command, args } = commandOf(options.runner, program, programArgs);
  const input = await open(inputFile);
  const child = spawn(command, args, {
    cwd: '/',
    env: { ...options.environment },
    stdio: [input.fd, 'ignore', 'pipe'],
    timeout: INIT_TIMEOUT_MS,
    ...options.runner.user,
  });
  const output = child.stderr ? text(child.stderr) : '';
  const [exit, problems] = await Promise.all([once(child, 'exit') as Promise<[number | null]>, output]);
  await input.close();
  if (exit[0] === 0) return;
  throw new CliError(`PostgreSQL's data folder could not be made: ${program} said: ${problems.trim()}`);
}

async function removeStagingFolders(folder: string): Promise<void> {
  const parent = dirname(folder);
  const leftovers = readdirSync(parent).filter((name) => name.startsWith(`${basename(folder)}.new-`));
  for (const name of leftovers) await rm(join(parent, name), { recursive: true, force: true });
}

function refuseOtherVersion({ runner, folder }: ClusterOptions): void {
  const major = Number.parseInt(readFileSync(join(folder, 'PG_VERSION'), 'utf8'), 10);
  if (major === runner.binaries.majorVersion) return;
  const age = major > runner.binaries.majorVersion ? 'a newer' : 'an older';
  throw new CliError(
    `${folder} was made by PostgreSQL ${major}, ${age} version than this Chasqui brings (${runner.binaries.version}).`,
  );
}

/** Root's way of running may differ from the last start's: another user, or root's own files in a user namespace. */
async function ensureOwner({ runner, folder }: ClusterOptions): Promise<void> {
  if (process.getuid?.() !== 0) return;
  const { uid, gid } = runner.user ?? { uid: 0, gid: 0 };
  if (lstatSync(folder).uid !== uid) await execute('chown', ['-R', `${uid}:${gid}`, folder]);
}
