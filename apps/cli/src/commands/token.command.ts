import { InvalidArgumentError, Option, type Command } from 'commander';
import type { OutputOptions } from '../administration/output.js';
import type { CreateTokenOptions, ListTokensOptions } from '../administration/tokens.js';
import type { InstallationOptions } from '../up/up-options.js';
import { onInstallation, parseName, withOutput } from './administration.js';

const EXAMPLES = `
Examples:
  ./chasqui token create --name CRM                            for the installation in .data, running or not
  ./chasqui token create --name reports --account acme --permissions read
  ./chasqui token create --name trial --expires-at 2027-01-31T00:00:00Z
  ./chasqui token list
  ./chasqui token regenerate 6f1c0a9e-…                        the id that token list shows
  ./chasqui token delete 6f1c0a9e-…`;

/** As the API has them. */
const PERMISSIONS = ['send', 'read', 'devices'];

/** Loaded when a command runs, so that `--help` is quick. */
const actions = () => import('../administration/tokens.js');

export function addTokenCommand(program: Command): void {
  const token = program
    .command('token')
    .description('make, list, regenerate and delete tokens: keys for whatsgate clients and AI clients')
    .addHelpText('after', EXAMPLES);
  onInstallation(token.command('create'))
    .description('print a new token on stdout; it is stored as a hash and cannot be shown again')
    .addOption(new Option('--name <name>', 'what it is for').argParser(parseName).makeOptionMandatory())
    .option('--account <account>', 'whose sessions it reaches, by name or id (default: the first account)')
    .addOption(new Option('--permissions <permissions...>', 'what it may do (default: all)').choices(PERMISSIONS))
    .option('--expires-at <time>', 'when it ends, such as 2027-01-31T00:00:00Z (default: never)', parseFutureTime)
    .addHelpText('after', EXAMPLES)
    .action(async (options: CreateTokenOptions) => (await actions()).createToken(options));
  withOutput(token.command('list'))
    .description('list the tokens that are not deleted, without what they are made of')
    .option('--account <account>', 'only those of this account, by name or id')
    .addHelpText('after', EXAMPLES)
    .action(async (options: ListTokensOptions) => (await actions()).listTokens(options));
  onInstallation(token.command('regenerate <id>'))
    .description('print another value for the same token on stdout; the old one dies within 500 ms')
    .addHelpText('after', EXAMPLES)
    .action(async (id: string, options: InstallationOptions) => (await actions()).regenerateToken(id, options));
  withOutput(token.command('delete <id>'))
    .description('end a token, within 500 ms')
    .addHelpText('after', EXAMPLES)
    .action(async (id: string, options: OutputOptions) => (await actions()).deleteToken(id, options));
}

function parseFutureTime(text: string): Date {
  const time = /^\d{4}-\d\d-\d\dT.*(?:Z|[+-]\d\d:\d\d)$/.test(text) ? Date.parse(text) : Number.NaN;
  if (time > Date.now()) return new Date(time);
  throw new InvalidArgumentError('Expected a time to come, with its offset.');
}
