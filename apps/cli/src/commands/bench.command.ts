import { Argument, Option, type Command } from 'commander';
import { parseCount } from './options.js';

const MEASUREMENTS = ['sessions', 'fleet', 'cycles', 'auth'] as const;
type Measurement = (typeof MEASUREMENTS)[number];

const DEFAULT_COUNT: Readonly<Record<Measurement, number>> = { sessions: 10, fleet: 50, cycles: 100, auth: 10 };

const EXAMPLES = `
Measurements, each on an installation of its own, with a sandbox where sessions are measured:
  sessions   one after another: time to the QR and to ready, memory, against a bare browser (10)
  fleet      all at once: until all are ready, stopped, started again (50)
  cycles     one session started and stopped again and again: what leaks (100)
  auth       a route that does nothing, with and without a key, in rounds of two seconds (10)

Examples:
  ./chasqui bench sessions
  ./chasqui bench fleet --count 20`;

export function addBenchCommand(program: Command): void {
  program
    .command('bench')
    .description('measure this machine')
    .addArgument(new Argument('<measurement>').choices(MEASUREMENTS))
    .addOption(new Option('--count <n>', 'how many sessions, cycles or rounds').argParser(parseCount))
    .addHelpText('after', EXAMPLES)
    .action(async (measurement: Measurement, { count = DEFAULT_COUNT[measurement] }: { count?: number }) => {
      const { bench } = await import('../bench/bench.js');
      process.stdout.write(`${await bench(measurement, count)}\n`);
      process.exit();
    });
}
