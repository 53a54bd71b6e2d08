// Jest loads this file without its moduleNameMapper: imports have no extension here.
import { chmodSync, mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { startKeeper } from './medium-keeper';

/** The folder of this run's data stores, which the Jest workers find in their environment. */
export default function setup(): void {
  const folder = mkdtempSync(path.join(tmpdir(), 'chasqui-medium-'));
  chmodSync(folder, 0o755); // PostgreSQL runs as another user when we are root
  process.env['CHASQUI_MEDIUM_FOLDER'] = folder;
  startKeeper(folder);
}
