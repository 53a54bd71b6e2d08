import { stopRequest } from '../up/stop-request.js';
import { rowsAsTable } from './bench-row.js';
import { startInstallation, type Installation } from './installation.js';
import { measureAuth } from './measure-auth.js';
import { measureCycles } from './measure-cycles.js';
import { measureFleet } from './measure-fleet.js';
import { measureReading } from './reading/measure-reading.js';
import { measureSessions } from './measure-sessions.js';
import { benchSpeed, type SpeedOptions } from './speed/speed-bench.js';

interface ReadingOptions {
  /** How many messages the table has. */
  rows: number;
  isJson: boolean;
}

type Measure = (at: Installation, count: number, signal: AbortSignal) => Promise<string>;

/** Garbage of a cycle would be kept for a hundred of them in a large heap, and look like a leak. */
const SMALL_HEAP = '--max-old-space-size=96';

const MEASURES = { sessions: measureSessions, fleet: measureFleet, cycles: measureCycles } satisfies Record<
  string,
  Measure
>;

type Measurement = keyof typeof MEASURES | 'auth';

/** Prints the rows. @returns the exit code: 1 when one missed its target, which a run in tiny cannot tell */
export async function benchSpeedAlone(options: SpeedOptions): Promise<number> {
  const signal = stopRequest((line) => process.stderr.write(`${line}\n`));
  const { text, hasPassed } = await benchSpeed(options, signal);
  process.stdout.write(`${text}\n`);
  return hasPassed || options.smoke ? 0 : 1;
}

/** @returns the figures, as text */
export async function bench(measurement: Measurement, count: number): Promise<string> {
  const signal = stopRequest((line) => process.stderr.write(`${line}\n`));
  return measurement === 'auth' ? measureAuth(count, signal) : benchInstallation(measurement, count, signal);
}

/** Prints the rows. @returns the exit code: 1 when one missed its target */
export async function benchReading({ rows, isJson }: ReadingOptions): Promise<number> {
  const report = (line: string): boolean => process.stderr.write(`${line}\n`);
  const results = await measureReading(rows, { signal: stopRequest(report), report });
  process.stdout.write(`${isJson ? JSON.stringify({ rows: results }) : rowsAsTable(results)}\n`);
  return results.every(({ pass }) => pass) ? 0 : 1;
}

async function benchInstallation(
  measurement: keyof typeof MEASURES,
  count: number,
  signal: AbortSignal,
): Promise<string> {
  const installation = await startInstallation(signal, {
    WORKER_MAX_SESSIONS: String(count + 1),
    ...(measurement === 'cycles' && { NODE_OPTIONS: SMALL_HEAP }),
  });
  try {
    return await MEASURES[measurement](installation, count, signal);
  } finally {
    await installation.stop();
  }
}
