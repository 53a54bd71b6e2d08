import { stopRequest } from '../up/stop-request.js';
import { startInstallation, type Installation } from './installation.js';
import { measureAuth } from './measure-auth.js';
import { measureCycles } from './measure-cycles.js';
import { measureFleet } from './measure-fleet.js';
import { rowsAsTable } from './reading/bench-row.js';
import { measureReading } from './reading/measure-reading.js';
import { measureSessions } from './measure-sessions.js';

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

/** @returns the figures, as text */
export async function bench(measurement: Measurement, count: number): Promise<string> {
  const signal = stopRequest((line) => process.stderr.write(`${line}\n`));
  return measurement === 'auth' ? measureAuth(count, signal) : benchInstallation(measurement, count, signal);
}

/** @returns the rows as text, and whether all of them reach their targets */
export async function benchReading({ rows, isJson }: ReadingOptions): Promise<{ text: string; hasPassed: boolean }> {
  const report = (line: string): boolean => process.stderr.write(`${line}\n`);
  const results = await measureReading(rows, { signal: stopRequest(report), report });
  const text = isJson ? JSON.stringify({ rows: results }) : rowsAsTable(results);
  return { text, hasPassed: results.every(({ pass }) => pass) };
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
