// Jest loads this file without its moduleNameMapper: imports have no extension here.
import { mkdirSync, rmSync } from 'node:fs';
import { RUN_FOLDER, TRAP_FOLDER } from './run-folder';

export default function globalSetup(): void {
  for (const folder of [RUN_FOLDER, TRAP_FOLDER]) rmSync(folder, { recursive: true, force: true });
  mkdirSync(RUN_FOLDER, { recursive: true });
}
