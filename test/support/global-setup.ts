// Jest loads this file without its moduleNameMapper: imports have no extension here.
import { mkdirSync, rmSync } from 'node:fs';
import { LOG_CHECK_FOLDER, RUN_FOLDER, TRAP_FOLDER } from './run-folder';

export default function globalSetup(): void {
  for (const folder of [RUN_FOLDER, LOG_CHECK_FOLDER, TRAP_FOLDER]) rmSync(folder, { recursive: true, force: true });
  for (const folder of [RUN_FOLDER, LOG_CHECK_FOLDER]) mkdirSync(folder, { recursive: true });
}
