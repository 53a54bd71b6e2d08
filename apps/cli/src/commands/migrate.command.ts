import type { Command } from 'commander';
import type { InstallationOptions } from '../up/up-options.js';
import { dataDirOption, sandboxOption } from './options.js';

const EXAMPLES = `
Examples:
  DATABASE_URL=postgres://… ./chasqui migrate    that database
  ./chasqui migrate                              the embedded one of .data, which must not be running
  ./chasqui migrate --data-dir /var/lib/chasqui`;

export function addMigrateCommand(program: Command): void {
  program
    .command('migrate')
    .description('bring the database to this version (up does it too)')
    .addOption(dataDirOption())
    .addOption(sandboxOption())
    .addHelpText('after', EXAMPLES)
    .action(async (options: InstallationOptions) => {
      const { migrateInstallation } = await import('../up/migrate-installation.js');
      const applied = await migrateInstallation(options);
      const lines = applied.length === 0 ? ['nothing to apply'] : applied.map((name) => `applied ${name}`);
      process.stdout.write(`${lines.join('\n')}\n`);
    });
}
