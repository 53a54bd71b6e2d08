import { chmod, cp, lstat, mkdtemp, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { CliError, ignoreCode } from '../errors.js';
import type { PostgresBinaries } from './postgres-binaries.js';

/** For a checkout in a folder that only root may enter: a copy (60 MB) that every user can run, kept for the next start. */
export async function copyToTemporary(binaries: PostgresBinaries): Promise<PostgresBinaries> {
  const folder = join('/var/tmp', `chasqui-postgres-${binaries.version}`);
  if (!(await isOurs(folder))) {
    const staging = await mkdtemp(join('/var/tmp', 'chasqui-postgres-new-'));
    await cp(binaries.folder, staging, { recursive: true, verbatimSymlinks: true });
    await chmod(staging, 0o755);
    try {
      await rename(staging, folder);
    } catch (error) {
      ignoreCode(error, 'ENOTEMPTY', 'EEXIST');
      await rm(staging, { recursive: true });
    }
  }
  if (!(await isOurs(folder))) throw new CliError(`${folder} belongs to somebody else; remove it.`);
  return { ...binaries, folder };
}

/** Everybody may write to /var/tmp, so a folder with the right name proves nothing by itself. */
async function isOurs(folder: string): Promise<boolean> {
  try {
    const stats = await lstat(folder);
    return stats.isDirectory() && stats.uid === process.getuid?.() && (stats.mode & 0o022) === 0;
  } catch (error) {
    ignoreCode(error, 'ENOENT');
    return false;
  }
}
