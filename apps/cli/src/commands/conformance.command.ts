import { Argument, InvalidArgumentError, type Command } from 'commander';
import type { ConformanceRun } from '../conformance/run-conformance.js';
import { CliError } from '../errors.js';
import { parseUrl } from './options.js';

const EXAMPLES = `
Every row of the contract is tried by HTTP alone, and the last line tells the result: N passed, P pending, F failed.
A pending row waits for a capability that is not there yet. A skipped row needs something that this run was not given.
Sessions and keys of its own are called "conformance …", and are removed at the end.

Examples:
  ./chasqui up --sandbox --json        prints the URL, the admin key and the sandbox's URL that are used here
  ./chasqui conformance chatwhatsapp --url http://127.0.0.1:3000 --admin-key wamk_… --sandbox http://127.0.0.1:3100
  ./chasqui conformance whatsgate --url http://127.0.0.1:3000 --token watk_… --admin-key wamk_… \\
    --sandbox http://127.0.0.1:3100
  ./chasqui conformance whatsgate --url https://acme.example.com --token watk_… --device 919876543210 --to 919876543211
  ./chasqui conformance chatwhatsapp --url https://api.example.com --admin-key wamk_… \\
    --session e67a00be-ed45-4356-9488-049cabb9895d --to 919876543210     this session writes ten messages or so

Exit codes: 0 no row failed, 1 a row failed or could not be tried, 2 wrong usage.`;

export function addConformanceCommand(program: Command): void {
  program
    .command('conformance')
    .description('try every row of a dialect’s contract against a running API')
    .addArgument(new Argument('<dialect>').choices(['chatwhatsapp', 'whatsgate']))
    .requiredOption('--url <url>', 'of the API', parseUrl)
    .option('--admin-key <key>', 'wamk_…, of the account in which the rows are tried', parseKey('wamk'))
    .option('--token <token>', 'of whatsgate: watk_… of that account, or an admin key', parseKey('watk', 'wamk'))
    .option('--sandbox <url>', 'of the control API of the sandbox that the API’s sessions are linked to', parseUrl)
    .option('--session <id>', 'without a sandbox: a paired session that may send')
    .option('--device <number>', 'of whatsgate, without a sandbox: a connected device that may send', parseNumber)
    .option('--to <number>', 'without a sandbox: whom it may write to, digits with the country code', parseNumber)
    .option('--operator-key <key>', 'waop_…, for rows that need another account', parseKey('waop'))
    .option('--only <ids...>', 'only rows whose ids begin so, like `sending` or `errors.no-key`')
    .option('--json', 'print the results as JSON instead', false)
    .addHelpText('after', EXAMPLES)
    .action(async (dialect: string, options: Omit<ConformanceRun, 'dialect'>) => {
      const run = { ...options, dialect };
      refuseContradictions(run);
      const { runConformance } = await import('../conformance/run-conformance.js');
      process.exitCode = await runConformance(run);
    });
}

/** @throws CliError */
function refuseContradictions({ dialect, adminKey, token, session, device, to }: ConformanceRun): void {
  if (dialect === 'chatwhatsapp' && adminKey === undefined) throw new CliError('chatwhatsapp needs --admin-key.');
  if (dialect === 'whatsgate' && token === undefined) throw new CliError('whatsgate needs --token.');
  const sender = dialect === 'whatsgate' ? device : session;
  const name = dialect === 'whatsgate' ? '--device' : '--session';
  if ((sender === undefined) !== (to === undefined)) throw new CliError(`${name} and --to go together.`);
}

function parseKey(...prefixes: string[]): (text: string) => string {
  return (text) => {
    if (new RegExp(`^(?:${prefixes.join('|')})_[0-9a-f]{48}$`).test(text)) return text;
    throw new InvalidArgumentError(`Expected ${prefixes.join('_ or ')}_ and 48 lower-case hex characters.`);
  };
}

function parseNumber(text: string): string {
  if (/^[1-9]\d{6,14}$/.test(text)) return text;
  throw new InvalidArgumentError('Expected 7 to 15 digits, the country code first.');
}
