import { accessSync, constants, existsSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { FolderLock } from '../data-folder/folder-lock.js';
import { readManifest, type Network } from '../data-folder/manifest.js';
import { CliError, ignoreCode } from '../errors.js';
import type { Finding } from './finding.js';

const name = 'data folder';

/** The data folder as `up` would find it. */
export function examineDataFolder(path: string, network: Network): { finding: Finding; isRunning: boolean } {
  if (!existsSync(path)) return { finding: examineMissing(path), isRunning: false };
  const holder = FolderLock.holderOf(join(path, 'lock'));
  return { finding: examineExisting(path, network, holder?.pid), isRunning: holder !== undefined };
}

function examineMissing(path: string): Finding {
  let parent = dirname(path);
  while (!existsSync(parent)) parent = dirname(parent);
  return isWritable(parent)
    ? { name, state: 'ok', detail: `${path} will be made` }
    : { name, state: 'missing', detail: `${path} cannot be made`, mend: 'choose another with --data-dir' };
}

function examineExisting(path: string, network: Network, pid: number | undefined): Finding {
  if (!isWritable(path)) {
    return {
      name,
      state: 'missing',
      detail: `${path} is not writable for this user`,
      mend: 'choose another with --data-dir',
    };
  }
  try {
    const manifest = readManifest(join(path, 'chasqui.json'));
    if (!manifest) return { name, state: 'ok', detail: `${path} is new` };
    const detail = `${path} (${manifest.network}, format ${manifest.format}${pid === undefined ? '' : `, in use by pid ${pid}`})`;
    if (manifest.network === network) return { name, state: 'ok', detail };
    const mend = `./chasqui up${manifest.network === 'sandbox' ? ' --sandbox' : ''} --data-dir ${path}, or another folder`;
    return { name, state: 'missing', detail, mend };
  } catch (error) {
    if (!(error instanceof CliError)) throw error;
    return { name, state: 'missing', detail: error.message, mend: 'choose another with --data-dir' };
  }
}

function isWritable(path: string): boolean {
  try {
    accessSync(path, constants.R_OK | constants.W_OK | constants.X_OK);
    return true;
  } catch (error) {
    ignoreCode(error, 'EACCES', 'EROFS', 'EPERM');
    return false;
  }
}
