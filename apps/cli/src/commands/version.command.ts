import type { Command } from 'commander';
import { chasquiVersion } from '../checkout.js';

export function addVersionCommand(program: Command): void {
  program
    .command('version')
    .description('print the version of Chasqui')
    .addHelpText('after', '\nExample:\n  ./chasqui version')
    .action(() => {
      process.stdout.write(`${chasquiVersion()}\n`);
    });
}
