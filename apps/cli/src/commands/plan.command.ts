import { Option, type Command } from 'commander';
import type { OutputOptions } from '../administration/output.js';
import type { FieldOptions } from '../administration/plans.js';
import { parseLimit, parseYesNo, withOutput } from './administration.js';

const EXAMPLES = `
Examples:
  ./chasqui plan list
  ./chasqui plan create gold --rate-general 500 --rate-messages 60 --max-sessions 20
  ./chasqui plan set gold --max-sessions none      no limit; it holds within 500 ms
  ./chasqui account set acme --plan gold
  ./chasqui plan delete gold                       when no account is on it

The plans published and selfhost are Chasqui's own and cannot be changed.`;

/** Loaded when a command runs, so that `--help` is quick. */
const actions = () => import('../administration/plans.js');

export function addPlanCommand(program: Command): void {
  const plan = program
    .command('plan')
    .description('make, list, change and delete plans: the limits of accounts')
    .addHelpText('after', EXAMPLES);
  withOutput(plan.command('list'))
    .description('list the plans and their limits')
    .action(async (options: OutputOptions) => (await actions()).listPlans(options));
  withOutput(withFields(plan.command('create <id>')))
    .description('make a plan; a limit that is not given is none')
    .action(async (id: string, options: FieldOptions) => (await actions()).savePlan(id, options, 'create'));
  withOutput(withFields(plan.command('set <id>')))
    .description('change a plan; what is not named stays')
    .action(async (id: string, options: FieldOptions) => (await actions()).savePlan(id, options, 'change'));
  withOutput(plan.command('delete <id>'))
    .description('delete a plan that no account is on')
    .action(async (id: string, options: OutputOptions) => (await actions()).deletePlan(id, options));
}

function withFields(command: Command): Command {
  const limits: [flag: string, meaning: string][] = [
    ['--rate-general <n>', 'requests per minute and key, or none'],
    ['--rate-messages <n>', 'messages per minute and session, or none'],
    ['--rate-sessions <n>', 'created sessions per hour and key, or none'],
    ['--rate-qr <n>', 'readings of a QR per five seconds and session, or none'],
    ['--max-sessions <n>', 'sessions of an account at one time, or none'],
    ['--daily-messages <n>', 'messages per session and day, or none'],
    ['--bulk-size <n>', 'messages in one bulk call'],
    ['--retention-days <n>', 'days for which messages and events are kept'],
  ];
  for (const [flag, meaning] of limits) command.addOption(new Option(flag, meaning).argParser(parseLimit));
  return command
    .addOption(new Option('--api-access <yes|no>', 'whether its keys may use the API').argParser(parseYesNo))
    .addOption(new Option('--mcp-access <yes|no>', 'whether its keys may use MCP').argParser(parseYesNo))
    .addOption(
      new Option('--pacing-optional <yes|no>', 'whether its sessions may be paced less, or not').argParser(parseYesNo),
    )
    .addHelpText('after', EXAMPLES);
}
