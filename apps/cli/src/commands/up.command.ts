import { Option, type Command } from 'commander';
import { Steps } from '../up/steps.js';
import { stopRequest } from '../up/stop-request.js';
import type { UpOptions } from '../up/up-options.js';
import { dataDirOption, parsePort, parseWorkers, sandboxOption } from './options.js';

const EXAMPLES = `
Examples:
  ./chasqui up                          with the real WhatsApp: make a session, scan its QR here
  ./chasqui up --sandbox                with a WhatsApp of its own and a demo session to try
  ./chasqui up --plan selfhost          without the published limits on requests and messages
  ./chasqui up --json --port 0          for programs: one line of JSON on stdout when all is ready
  DATABASE_URL=postgres://… ./chasqui up   with a PostgreSQL of yours (REDIS_URL likewise)`;

export function addUpCommand(program: Command): void {
  program
    .command('up')
    .description('run everything on this machine, and keep it running until SIGTERM or Ctrl-C')
    .addOption(dataDirOption())
    .addOption(sandboxOption())
    .addOption(new Option('--host <address>', 'address on which the API listens').default('127.0.0.1'))
    .addOption(new Option('--port <port>', 'port of the API (0: any free one)').argParser(parsePort).default(3000))
    .addOption(
      new Option('--sandbox-port <port>', "port of the sandbox's control and phone pages (0: any free one)")
        .argParser(parsePort)
        .default(3100),
    )
    .addOption(new Option('--workers <n>', 'how many workers host the sessions').argParser(parseWorkers).default(1))
    .option('--no-first-key', 'neither make nor print keys: ./chasqui key create does (for services with logs)')
    .addOption(
      new Option('--plan <plan>', 'limits of the account that the first start makes')
        .choices(['published', 'selfhost'])
        .default('published'),
    )
    .option('--json', 'print one line of JSON when all is ready, and nothing else, on stdout', false)
    .addHelpText('after', EXAMPLES)
    .action(async (options: UpOptions, command: Command) => {
      if (!options.sandbox && command.getOptionValueSource('sandboxPort') === 'cli') {
        // Without this a forgotten --sandbox would start on the real WhatsApp.
        command.error('error: --sandbox-port goes with --sandbox', { exitCode: 2 });
      }
      const steps = new Steps(options.json ? process.stderr : process.stdout);
      const signal = stopRequest(steps.event);
      const { up } = await import('../up/up.js');
      await up(options, steps, signal);
      // A start that was interrupted may still hold connections open.
      process.exit();
    });
}
