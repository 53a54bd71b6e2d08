import { InvalidArgumentError, Option, type Command } from 'commander';
import type { InstallationOptions } from '../up/up-options.js';
import { dataDirOption, sandboxOption } from './options.js';

const LONGEST_NAME = 100;

const EXAMPLES = `
Examples:
  ./chasqui key create                                   for the installation in .data, running or not
  ./chasqui key create --name 'back office'
  DATABASE_URL=postgres://… ./chasqui key create         for that database
  docker compose run --rm api chasqui key create`;

interface CreateOptions extends InstallationOptions {
  readonly name: string;
}

export function addKeyCommand(program: Command): void {
  const key = program.command('key').description('make admin keys');
  key
    .command('create')
    .description('print a new admin key on stdout; it is stored as a hash and cannot be shown again')
    .addOption(new Option('--name <name>', 'what it is for').argParser(parseName).default('admin key'))
    .addOption(dataDirOption())
    .addOption(sandboxOption())
    .addHelpText('after', EXAMPLES)
    .action(async ({ name, ...options }: CreateOptions) => {
      const { withInstallationDatabase } = await import('../up/installation-database.js');
      const text = await withInstallationDatabase(options, async (url) => {
        const { createAdminKey } = await import('../keys/create-admin-key.js');
        return createAdminKey(url, name);
      });
      process.stdout.write(`${text}\n`);
    });
}

function parseName(text: string): string {
  const name = text.trim();
  if (name !== '' && name.length <= LONGEST_NAME && !name.includes('\0')) return name;
  throw new InvalidArgumentError(`Expected 1 to ${LONGEST_NAME} characters.`);
}
