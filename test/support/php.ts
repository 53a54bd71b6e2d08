import path from 'node:path';
import { readCliConfig } from '@chasqui/config';
import { findProgram } from '../../apps/cli/src/system-parts/program.js';
import { complaintOf } from '../../apps/cli/src/system-parts/system-parts.js';

/**
 * The folder of the program.
 * @throws Error with the command that brings it
 */
export function phpFolder(): string {
  const program = findProgram(['php'], process.env['PATH'] ?? '');
  if (program === undefined) throw new Error(complaintOf('php', readCliConfig()));
  return path.dirname(program);
}
