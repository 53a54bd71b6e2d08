import type { Command } from 'commander';
import type { TraceOptions } from '../trace/show-trace.js';
import { withOutput } from './administration.js';

const EXAMPLES = `
Examples:
  ./chasqui trace 3EB0C1A5E0F2B4D6987A12
  ./chasqui trace 3EB0C1A5E0F2B4D6987A12 --session shop    when several sessions have it: the sender's and the recipient's
  ./chasqui trace 3EB0C1A5E0F2B4D6987A12 --json | jq -r .conclusion
  DATABASE_URL=postgres://… ./chasqui trace 3EB0C1A5E0F2B4D6987A12`;

export function addTraceCommand(program: Command): void {
  withOutput(program.command('trace <messageId>'))
    .description('tell one message’s whole life: what held it, its attempts, its acknowledgements, its events')
    .option('--session <session>', 'the session that has it, by id or name')
    .option('--text', 'show the text, too', false)
    .addHelpText('after', EXAMPLES)
    .action(async (messageId: string, options: TraceOptions) => {
      const { showTrace } = await import('../trace/show-trace.js');
      await showTrace(messageId, options);
    });
}
