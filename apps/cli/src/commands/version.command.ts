import { CHASQUI_VERSION } from '@chasqui/config';
import type { Command } from 'commander';

export function addVersionCommand(program: Command): void {
  program
    .command('version')
    .description('print the version of Chasqui')
    .addHelpText('after', '\nExample:\n  ./chasqui version')
    .action(() => {
      process.stdout.write(`${CHASQUI_VERSION}\n`);
    });
}
