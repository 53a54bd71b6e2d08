import { randomBytes } from 'node:crypto';
import {
  accessSync,
  chmodSync,
  constants,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  realpathSync,
  renameSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { CliError, ignoreCode, messageOf } from '../errors.js';
import { FolderLock } from './folder-lock.js';
import { newManifest, readManifest, writeManifest, type Manifest, type Network } from './manifest.js';

const ENTERABLE = 0o711;
const PRIVATE = 0o700;

/** What may be in a folder that is to become a data folder: an interrupted first start's, or a new volume's. */
const HARMLESS = /^(lock(\..+)?|chasqui\.json\.new|lost\+found)$/;

/**
 * Everything that one installation keeps. The folder itself may be entered by everybody, because PostgreSQL may run as
 * another user than we do; each part in it is private to whom it belongs.
 */
export class DataFolder {
  private constructor(
    readonly path: string,
    private manifestNow: Manifest,
    private readonly lock: FolderLock,
  ) {}

  /**
   * Opens the folder for this process alone, and makes it when it is missing.
   * @throws CliError when it is in use, not writable, or made for another network or by a newer version
   */
  static async open(givenPath: string, network: Network): Promise<DataFolder> {
    const path = makeFolder(givenPath);
    refuseForeign(path);
    const lock = await FolderLock.take(join(path, 'lock'), path);
    try {
      const file = join(path, 'chasqui.json');
      const existing = readManifest(file);
      if (existing) refuseForeignOwner(path, statSync(file).uid);
      if (existing && existing.network !== network) throw otherNetwork(path, existing.network);
      const manifest = existing ?? newManifest(network);
      if (!existing) writeManifest(file, manifest);
      return new DataFolder(path, manifest, lock);
    } catch (error) {
      lock.release();
      throw error;
    }
  }

  /** For who must not open the folder, because another process has it. @returns undefined when it was not made yet */
  static readSecret(path: string, name: string): string | undefined {
    try {
      return readFileSync(join(path, 'secrets', name), 'utf8');
    } catch (error) {
      ignoreCode(error, 'ENOENT');
      return undefined;
    }
  }

  get manifest(): Manifest {
    return this.manifestNow;
  }

  /** From now on the keys of the first start count as known to a person. */
  markKeysShown(): void {
    this.manifestNow = { ...this.manifestNow, keysShown: true };
    writeManifest(join(this.path, 'chasqui.json'), this.manifestNow);
  }

  /** A private folder for one part of the installation. */
  folderFor(part: 'logs' | 'media' | 'redis' | 'run' | 'sandbox' | 'secrets' | 'worker'): string {
    const path = join(this.path, part);
    mkdirSync(path, { recursive: true, mode: PRIVATE });
    return path;
  }

  /** A random secret that is made once. */
  secret(name: string): string {
    const file = join(this.folderFor('secrets'), name);
    if (!existsSync(file)) {
      writeFileSync(`${file}.new`, randomBytes(24).toString('hex'), { mode: 0o600 });
      renameSync(`${file}.new`, file);
    }
    return readFileSync(file, 'utf8');
  }

  close(): void {
    this.lock.release();
  }
}

/** @returns its real path */
function makeFolder(path: string): string {
  try {
    // `mode` would be narrowed by the umask.
    if (!existsSync(path)) {
      mkdirSync(path, { recursive: true });
      chmodSync(path, ENTERABLE);
    }
    accessSync(path, constants.R_OK | constants.W_OK | constants.X_OK);
    return realpathSync(path);
  } catch (error) {
    throw new CliError(
      `The data folder ${path} cannot be used (${messageOf(error)}); choose another with --data-dir.`,
      {
        cause: error,
      },
    );
  }
}

function refuseForeign(path: string): void {
  const names = readdirSync(path);
  if (names.includes('chasqui.json') || names.every((name) => HARMLESS.test(name))) return;
  throw new CliError(`${path} holds something else than Chasqui's data; choose an empty folder with --data-dir.`);
}

/** Also root: what it wrote among another user's files would lock that user out of the next start. */
function refuseForeignOwner(path: string, owner: number): void {
  const self = process.getuid?.();
  if (self === undefined || self === owner) return;
  throw new CliError(
    `${path} belongs to the user with uid ${owner}; start Chasqui as that user, or choose another --data-dir.`,
  );
}

function otherNetwork(path: string, network: Network): CliError {
  const [made, how] =
    network === 'sandbox' ? ['the sandbox', 'with --sandbox'] : ['the real WhatsApp', 'without --sandbox'];
  return new CliError(`${path} was made for ${made}; start it ${how}, or choose another --data-dir.`);
}
