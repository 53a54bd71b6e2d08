import { access, constants, mkdir, open, rename, rm, stat } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { DomainError } from '@chasqui/errors';
import type { BlobStore, LocalFile, OpenedBlob } from './blob-store.js';
import type { StagedFile } from './staging.js';
import type { MediaErrorCode } from './stored-media.js';

const FOLDER_MODE = 0o700;

/** Files in a folder that all processes of the installation share. */
export class FolderBlobs implements BlobStore {
  constructor(private readonly root: string) {}

  async check(): Promise<void> {
    try {
      await mkdir(this.root, { recursive: true, mode: FOLDER_MODE });
      await access(this.root, constants.R_OK | constants.W_OK | constants.X_OK);
    } catch (error) {
      const { code = '' } = error as NodeJS.ErrnoException;
      const problem = `the folder of the files (MEDIA_PATH) cannot be written to: ${code}`;
      throw new DomainError<MediaErrorCode>('media_store_unavailable', { problem });
    }
  }

  async put(key: string, staged: StagedFile): Promise<void> {
    const path = this.pathOf(key);
    const folder = dirname(path);
    await mkdir(folder, { recursive: true, mode: FOLDER_MODE });
    await rename(staged.path, path);
    await flushFolder(folder);
  }

  async open(key: string): Promise<OpenedBlob> {
    const file = await open(this.pathOf(key)).catch(throwGone);
    const { size: bytes } = await file.stat();
    return { stream: file.createReadStream(), bytes };
  }

  async localFile(key: string): Promise<LocalFile> {
    const path = this.pathOf(key);
    await stat(path).catch(throwGone);
    return { path, release: () => Promise.resolve() };
  }

  async delete(key: string): Promise<void> {
    await rm(this.pathOf(key), { force: true });
  }

  private pathOf(key: string): string {
    return join(this.root, key);
  }
}

/** A new name is kept only when its folder is. */
async function flushFolder(folder: string): Promise<void> {
  const handle = await open(folder);
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}

function throwGone(error: unknown): never {
  if ((error as NodeJS.ErrnoException).code === 'ENOENT') {
    throw new DomainError<MediaErrorCode>('media_gone');
  }
  throw error;
}
