import { Option, type Command } from 'commander';
import type { ChaosOptions } from '../chaos/run-chaos.js';
import { parseBatch, parseChaosSessions, parseSeconds, parseSeed } from './options.js';

const EXAMPLES = `
A stack of its own: PostgreSQL, Redis, sandbox, API and two workers. Clients write through it steadily, and send again,
with the same Idempotency-Key, whatever was not answered clearly. A batch leaves through each session beside that. Meanwhile processes are killed and frozen, Redis is
emptied, and the network hangs, cuts and forgets, in the order that the seed gives. Then what the clients were promised is
compared with what the database says, what the network took, and what the recipients see. docs/chaos.md tells the rest.

Examples:
  ./chasqui chaos                                     two minutes, each kind of fault at least once
  ./chasqui chaos --seed 1 --duration 1800 --json     half an hour; the schedule is that of the seed 1
  ./chasqui chaos --batch 10000                       batches of 2,500 through each of four sessions
  ./chasqui chaos --kinds kill-worker,freeze-worker   only these

Exit codes: 0 every promise was kept and every fault is shown to have fired, 1 not so, 2 wrong usage.`;

export function addChaosCommand(program: Command): void {
  program
    .command('chaos')
    .description('prove that accepted messages take effect once, whatever is killed')
    .addOption(new Option('--seed <n>', 'of the schedule of faults (default: drawn, and printed)').argParser(parseSeed))
    .addOption(new Option('--duration <seconds>', 'of load and faults').argParser(parseSeconds).default(120))
    .addOption(new Option('--sessions <n>', 'how many sessions write').argParser(parseChaosSessions).default(4))
    .addOption(
      new Option('--batch <n>', 'messages of one batch per session, in all').argParser(parseBatch).default(400),
    )
    .addOption(new Option('--kinds <list>', 'only these kinds of faults, separated by commas').argParser(parseList))
    .option('--json', 'print the result as one JSON object, and nothing else, on stdout', false)
    .addHelpText('after', EXAMPLES)
    .action(async (options: ChaosOptions) => {
      const { runChaos } = await import('../chaos/run-chaos.js');
      process.exitCode = await runChaos(options);
    });
}

function parseList(text: string): string[] {
  return text.split(',').map((word) => word.trim());
}
