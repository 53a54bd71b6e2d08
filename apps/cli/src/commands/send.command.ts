import { InvalidArgumentError, Option, type Command } from 'commander';
import type { SendOptions } from '../send/send-list.js';
import { parseUrl } from './options.js';

const EXAMPLES = `
The first line of a CSV names its columns: "to", and whatever the text has between braces. A column "text" is a text of
its own for each line. A file of NDJSON has one object per line: {"to": …, "text"?: …, "variables"?: {…}}. Each line is
accepted or refused by itself. What is accepted leaves through the session whether this command goes on or not, one after
the other, in the lane of campaigns: single messages overtake it. docs/bulk.md tells the rest.

The key can be one of the account or of the session. In the environment it is not seen by who lists processes.

Examples:
  export CHASQUI_API_KEY=wamk_…
  ./chasqui send list.csv --session shop --text 'Hello {{name|there}}, your table is booked for {{time}}.'
  ./chasqui send list.ndjson --session shop --name 'May news' --report report.csv
  ./chasqui send list.csv --session shop --text 'Good morning' --send-at 2026-12-01T08:00:00+01:00 --no-follow

Exit codes: 0 every line was accepted and none failed, 1 not so, 2 wrong usage.`;

export function addSendCommand(program: Command): void {
  program
    .command('send <file>')
    .description('send a text to everybody in a list (CSV, NDJSON or JSON; - for CSV on stdin)')
    .requiredOption('--session <session>', 'through which it leaves: its id, or its name')
    .addOption(
      new Option('--api-key <key>', 'wamk_… or wask_…')
        .env('CHASQUI_API_KEY')
        .argParser(parseKey)
        .makeOptionMandatory(),
    )
    .addOption(
      new Option('--url <url>', 'of the API').env('CHASQUI_URL').default('http://127.0.0.1:3000').argParser(parseUrl),
    )
    .option('--text <template>', 'what is sent: {{column}}, or {{column|what stands in for an empty one}}')
    .option('--name <name>', 'of the batch')
    .option('--send-at <time>', 'not before this, with its offset: 2026-12-01T08:00:00+01:00')
    .option('--expires-in <seconds>', 'what has not left by then is not sent any more (default: it never expires)')
    .addOption(new Option('--duplicates <what>', 'a number that stands in the list again').choices(['refuse', 'allow']))
    .option('--idempotency-key <key>', 'of a call that is repeated: what was accepted is not sent twice')
    .option('--report <file>', 'write what became of each line there, as CSV')
    .option('--no-follow', 'end as soon as the list is accepted')
    .option('--json', 'print the batch as JSON on stdout, for programs', false)
    .addHelpText('after', EXAMPLES)
    .action(async (file: string, options: SendOptions) => {
      const { sendList } = await import('../send/send-list.js');
      process.exitCode = await sendList(file, options);
      process.exit();
    });
}

function parseKey(text: string): string {
  if (/^wa[a-z]{2}_[0-9a-f]{48}$/.test(text)) return text;
  throw new InvalidArgumentError('Expected an API key, like wamk_ and 48 lower-case hex characters.');
}
