import { join, resolve } from 'node:path';
import { CHECKOUT } from '../checkout.js';
import type { Network } from '../data-folder/manifest.js';

export interface InstallationOptions {
  readonly dataDir?: string;
  readonly sandbox: boolean;
}

export interface UpOptions extends InstallationOptions {
  /** Where the API listens. */
  readonly host: string;
  readonly port: number;
  readonly sandboxPort: number;
  readonly workers: number;
  readonly json: boolean;
  /** Whether the first start makes and shows keys and, in the sandbox, a demo session. */
  readonly firstKey: boolean;
  /** Of the account that the first start makes. */
  readonly plan: string;
}

export function networkOf({ sandbox }: InstallationOptions): Network {
  return sandbox ? 'sandbox' : 'whatsapp';
}

/** A given folder is the caller's, relative to where they are; the default one belongs to the checkout. */
export function dataFolderOf({ dataDir, sandbox }: InstallationOptions): string {
  return dataDir === undefined ? join(CHECKOUT, sandbox ? '.data-sandbox' : '.data') : resolve(dataDir);
}
