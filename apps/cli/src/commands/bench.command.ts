import { Argument, InvalidArgumentError, Option, type Command } from 'commander';
import { SPEED_ROWS, type SpeedRowName } from '../bench/speed/row-names.js';
import { parseCount, parseRows } from './options.js';

const MEASUREMENTS = ['sessions', 'fleet', 'cycles', 'auth'] as const;
type Measurement = (typeof MEASUREMENTS)[number];
/** Measured in rows, and not in sessions, cycles or rounds. */
const READING = 'reading';
const DEFAULT_ROWS = 5_000_000;

const DEFAULT_COUNT: Readonly<Record<Measurement, number>> = { sessions: 10, fleet: 50, cycles: 100, auth: 10 };

const EXAMPLES = `
Without a measurement: how fast messages are accepted and sent, against the bare parts, in at most ten minutes.
Exit code 0 when nothing missed its target, 1 otherwise. Rows for --only: ${SPEED_ROWS.join(', ')}.

Measurements, each on an installation of its own, with a sandbox where sessions are measured:
  sessions   one after another: time to the QR and to ready, memory, against a bare browser (10)
  fleet      all at once: until all are ready, stopped, started again (50)
  cycles     one session started and stopped again and again: what leaks (100)
  auth       a route that does nothing, with and without a key, in rounds of two seconds (10)
  reading    pages of messages with each filter, of a table with --rows messages (5000000); 1 if one misses its target

Examples:
  ./chasqui bench
  ./chasqui bench --only accept,one-session --json
  ./chasqui bench sessions
  ./chasqui bench fleet --count 20
  ./chasqui bench reading --rows 100000`;

interface BenchOptions {
  count?: number;
  rows?: number;
  only?: SpeedRowName[];
  long?: true;
  smoke?: true;
  json?: true;
}

/** What each option is for; of any other measurement it means nothing. */
const SPEED_OPTIONS: readonly string[] = ['only', 'long', 'smoke', 'json'];
const READING_OPTIONS: readonly string[] = ['rows', 'json'];
const MEASUREMENT_OPTIONS: readonly string[] = ['count'];

export function addBenchCommand(program: Command): void {
  program
    .command('bench')
    .description('measure this machine')
    .addArgument(new Argument('[measurement]').choices([...MEASUREMENTS, READING]))
    .addOption(new Option('--count <n>', 'of a measurement: how many sessions, cycles or rounds').argParser(parseCount))
    .addOption(new Option('--rows <n>', 'of reading: how many messages the table has').argParser(parseRows))
    .addOption(new Option('--only <rows>', 'only these rows, separated by commas').argParser(parseRowNames))
    .addOption(new Option('--long', '100,000 messages where memory is measured').conflicts('smoke'))
    .option('--smoke', 'everything in tiny: shows that it can be measured, and says nothing of speed')
    .option('--json', 'one object with all rows, alone on stdout')
    .addHelpText('after', EXAMPLES)
    .action(async (measurement: Measurement | typeof READING | undefined, options: BenchOptions, command: Command) => {
      refuseMixture(measurement, options, command);
      process.exitCode = await run(measurement, options);
      process.exit();
    });
}

async function run(
  measurement: Measurement | typeof READING | undefined,
  { count, rows = DEFAULT_ROWS, ...options }: BenchOptions,
): Promise<number> {
  const { bench, benchReading, benchSpeedAlone } = await import('../bench/bench.js');
  if (measurement === undefined) return benchSpeedAlone(options);
  if (measurement === READING) return benchReading({ rows, isJson: options.json === true });
  process.stdout.write(`${await bench(measurement, count ?? DEFAULT_COUNT[measurement])}\n`);
  return 0;
}

function refuseMixture(measurement: string | undefined, options: BenchOptions, command: Command): void {
  const known =
    measurement === undefined ? SPEED_OPTIONS : measurement === READING ? READING_OPTIONS : MEASUREMENT_OPTIONS;
  const wrong = Object.keys(options).filter((name) => !known.includes(name));
  if (wrong.length === 0) return;
  const which = measurement === undefined ? 'without a measurement' : `with the measurement ${measurement}`;
  command.error(`error: --${wrong.join(', --')} means nothing ${which}`, { exitCode: 2 });
}

function parseRowNames(text: string): SpeedRowName[] {
  return text.split(',').map((name) => {
    const row = SPEED_ROWS.find((one) => one === name);
    if (!row) throw new InvalidArgumentError(`There is no row ${name}; there are ${SPEED_ROWS.join(', ')}.`);
    return row;
  });
}
