import { linkSync, mkdirSync, readFileSync, rmdirSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { setTimeout as delay } from 'node:timers/promises';
import { z } from 'zod';
import { CliError, ignoreCode } from '../errors.js';
import { identityOf, isAlive, type ProcessIdentity } from '@chasqui/processes';

const ATTEMPTS = 100;
const RETRY_MS = 50;
const CLAIM_LASTS_MS = 5_000;

const holderSchema = z.object({ pid: z.number().int().positive(), startedAt: z.string() });

/** One `up` per data folder. The lock of a process that died does not count. */
export class FolderLock {
  private constructor(private readonly path: string) {}

  /** @throws CliError when a live process holds it */
  static async take(path: string, folder: string): Promise<FolderLock> {
    const self = identityOf(process.pid);
    for (let attempt = 0; self && attempt < ATTEMPTS; attempt += 1) {
      if (createWithContent(path, self)) return new FolderLock(path);
      const holder = readHolder(path);
      if (holder && isAlive(holder)) {
        throw new CliError(
          `${folder} is in use by another Chasqui (pid ${holder.pid}); stop it, or choose another --data-dir.`,
        );
      }
      if (holder) removeDeadLock(path);
      await delay(RETRY_MS);
    }
    throw new CliError(`The lock of ${folder} could not be taken; remove ${path} if no Chasqui runs there.`);
  }

  /** The live process that holds it, if any. */
  static holderOf(path: string): ProcessIdentity | undefined {
    const holder = readHolder(path);
    return holder && isAlive(holder) ? holder : undefined;
  }

  release(): void {
    rmSync(this.path, { force: true });
  }
}

/** The link appears together with its content, or not at all. */
function createWithContent(path: string, self: ProcessIdentity): boolean {
  const draft = `${path}.${self.pid}`;
  writeFileSync(draft, JSON.stringify(self), { mode: 0o600 });
  try {
    linkSync(draft, path);
    return true;
  } catch (error) {
    ignoreCode(error, 'EEXIST');
    return false;
  } finally {
    rmSync(draft);
  }
}

function readHolder(path: string): ProcessIdentity | undefined {
  try {
    return holderSchema.parse(JSON.parse(readFileSync(path, 'utf8')));
  } catch (error) {
    ignoreCode(error, 'ENOENT');
    return undefined;
  }
}

/**
 * Only who makes the claim folder may remove a dead holder's lock, and only after reading it again: otherwise two
 * starts that both saw the dead one could remove each other's new lock.
 */
function removeDeadLock(path: string): void {
  const claim = `${path}.claim`;
  try {
    mkdirSync(claim);
  } catch (error) {
    ignoreCode(error, 'EEXIST');
    removeAbandonedClaim(claim);
    return;
  }
  const holder = readHolder(path);
  if (holder && !isAlive(holder)) rmSync(path);
  rmdirSync(claim);
}

function removeAbandonedClaim(claim: string): void {
  const madeAtMs = statSync(claim, { throwIfNoEntry: false })?.mtimeMs;
  if (madeAtMs === undefined || Date.now() - madeAtMs < CLAIM_LASTS_MS) return;
  try {
    rmdirSync(claim);
  } catch (error) {
    ignoreCode(error, 'ENOENT');
  }
}
