import { Argument, Option, type Command } from 'commander';
import { parseCount, parseRows } from './options.js';

const MEASUREMENTS = ['sessions', 'fleet', 'cycles', 'auth'] as const;
type Measurement = (typeof MEASUREMENTS)[number];
/** Measured in rows, and not in sessions, cycles or rounds. */
const READING = 'reading';
const DEFAULT_ROWS = 5_000_000;

const DEFAULT_COUNT: Readonly<Record<Measurement, number>> = { sessions: 10, fleet: 50, cycles: 100, auth: 10 };

const EXAMPLES = `
Measurements, each on an installation of its own, with a sandbox where sessions are measured:
  sessions   one after another: time to the QR and to ready, memory, against a bare browser (10)
  fleet      all at once: until all are ready, stopped, started again (50)
  cycles     one session started and stopped again and again: what leaks (100)
  auth       a route that does nothing, with and without a key, in rounds of two seconds (10)
  reading    pages of messages with each filter, of a table with --rows messages (5000000); 1 if one misses its target

Examples:
  ./chasqui bench sessions
  ./chasqui bench fleet --count 20`;

interface BenchOptions {
  count?: number;
  rows?: number;
  json?: boolean;
}

export function addBenchCommand(program: Command): void {
  program
    .command('bench')
    .description('measure this machine')
    .addArgument(new Argument('<measurement>').choices([...MEASUREMENTS, READING]))
    .addOption(new Option('--count <n>', 'how many sessions, cycles or rounds').argParser(parseCount))
    .addOption(new Option('--rows <n>', 'of reading: how many messages the table has').argParser(parseRows))
    .option('--json', 'of reading: one object with all rows, alone on stdout')
    .addHelpText('after', EXAMPLES)
    .action(async (measurement: Measurement | typeof READING, options: BenchOptions) => {
      const { bench, benchReading } = await import('../bench/bench.js');
      if (measurement === READING) {
        const { rows = DEFAULT_ROWS, json: isJson = false } = options;
        const { text, hasPassed } = await benchReading({ rows, isJson });
        process.stdout.write(`${text}\n`);
        process.exit(hasPassed ? 0 : 1);
      }
      const { count = DEFAULT_COUNT[measurement] } = options;
      process.stdout.write(`${await bench(measurement, count)}\n`);
      process.exit();
    });
}
