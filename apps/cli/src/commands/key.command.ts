import { Option, type Command } from 'commander';
import type { CreateOptions, ListOptions } from '../administration/keys.js';
import type { OutputOptions } from '../administration/output.js';
import { onInstallation, parseName, withOutput } from './administration.js';

const EXAMPLES = `
Examples:
  ./chasqui key create                                   for the installation in .data, running or not
  ./chasqui key create --account acme --name 'back office'
  ./chasqui key create --operator                        for accounts and plans
  ./chasqui key list --account acme
  ./chasqui key revoke 6f1c0a9e-…                        the id that key list shows
  DATABASE_URL=postgres://… ./chasqui key create         for that database
  docker compose run --rm api chasqui key create`;

/** Loaded when a command runs, so that `--help` is quick. */
const actions = () => import('../administration/keys.js');

export function addKeyCommand(program: Command): void {
  const key = program.command('key').description('make, list and revoke keys').addHelpText('after', EXAMPLES);
  onInstallation(key.command('create'))
    .description('print a new admin or operator key on stdout; it is stored as a hash and cannot be shown again')
    .addOption(new Option('--name <name>', 'what it is for').argParser(parseName))
    .option('--account <account>', 'whose admin key it is, by name or id (default: the first account)')
    .addOption(new Option('--operator', 'an operator key: accounts and plans').default(false).conflicts('account'))
    .addHelpText('after', EXAMPLES)
    .action(async (options: CreateOptions) => (await actions()).createKey(options));
  withOutput(key.command('list'))
    .description('list the keys that are not revoked, without what they are made of')
    .option('--account <account>', 'only those of this account, by name or id')
    .addHelpText('after', EXAMPLES)
    .action(async (options: ListOptions) => (await actions()).listKeys(options));
  withOutput(key.command('revoke <id>'))
    .description('end a key and all that it issued, within 500 ms')
    .addHelpText('after', EXAMPLES)
    .action(async (id: string, options: OutputOptions) => (await actions()).revokeKey(id, options));
}
