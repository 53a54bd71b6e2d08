import { Option, type Command } from 'commander';
import type { FieldOptions, ListOptions } from '../administration/accounts.js';
import type { OutputOptions } from '../administration/output.js';
import { withOutput } from './administration.js';

const EXAMPLES = `
Examples:
  ./chasqui account create acme --plan selfhost --time-zone Asia/Kolkata --default-country IN
  ./chasqui account list --suspended
  ./chasqui account set acme --plan gold          the new limits hold within 500 ms
  ./chasqui account suspend acme                  its keys are refused within 500 ms; its data is kept
  ./chasqui key create --account acme             one more admin key of it

An account is named by its id or its name. docs/keys.md tells more.`;

/** Loaded when a command runs, so that `--help` is quick. */
const actions = () => import('../administration/accounts.js');

export function addAccountCommand(program: Command): void {
  const account = program
    .command('account')
    .description('make, show, change and suspend accounts')
    .addHelpText('after', EXAMPLES);
  withOutput(withFields(account.command('create <name>')))
    .description('make an account and print its first admin key, which cannot be shown again')
    .action(async (name: string, options: FieldOptions) => (await actions()).createAccount(name, options));
  withOutput(account.command('list'))
    .description('list the accounts, newest first')
    .option('--plan <plan>', 'only those on this plan')
    .option('--suspended', 'only those that are suspended')
    .action(async (options: ListOptions) => (await actions()).listAccounts(options));
  withOutput(account.command('show <account>'))
    .description('show one account, with how many sessions and keys it has')
    .action(async (name: string, options: OutputOptions) => (await actions()).showAccount(name, options));
  withOutput(withFields(account.command('set <account>')))
    .description('change an account; what is not named stays')
    .option('--name <name>', 'its new name')
    .action(async (name: string, options: FieldOptions) => (await actions()).setAccount(name, options));
  withOutput(account.command('suspend <account>'))
    .description('refuse its keys; its sessions stay linked, and what it had queued still leaves')
    .action(async (name: string, options: OutputOptions) => (await actions()).setSuspended(name, options, 'suspend'));
  withOutput(account.command('resume <account>'))
    .description('take its keys again')
    .action(async (name: string, options: OutputOptions) => (await actions()).setSuspended(name, options, 'resume'));
}

function withFields(command: Command): Command {
  return command
    .addOption(new Option('--plan <plan>', 'the id of its plan (of a new one: published)'))
    .addOption(new Option('--time-zone <zone>', 'an IANA name; its days are those of usage and limits (UTC)'))
    .addOption(new Option('--default-country <code>', 'whose national numbers it may give, as IN; none: of nobody'))
    .addOption(new Option('--locale <tag>', 'a BCP 47 tag (en)'))
    .addHelpText('after', EXAMPLES);
}
