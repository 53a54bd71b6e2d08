import { text } from 'node:stream/consumers';
import { countResults, resultsJson, rowText, summaryText } from './report.js';
import { patientExchange } from './runner/patient-exchange.js';
import type { Row } from './runner/row.js';
import { runSuite, type RowResult } from './runner/run-suite.js';
import { SUITES } from './suites.js';
import { FIXTURES } from './world/fixtures.js';
import { loopbackAddress } from './world/loopback-address.js';
import type { RunOptions } from './world/run-options.js';
import { World } from './world/world.js';

const FAILED = 1;

/** Reads the options of a run from stdin: keys do not belong into the list of processes. */
async function main(): Promise<void> {
  const options = JSON.parse(await text(process.stdin)) as RunOptions;
  const interruption = new AbortController();
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, () => interruption.abort());
  await requireAccess(options);
  const world = new World(options, interruption.signal, FIXTURES);
  const results: RowResult[] = [];
  try {
    const target = {
      url: options.url,
      signal: interruption.signal,
      seen: world.note,
      from: loopbackAddress(options.url),
    };
    for await (const result of runSuite(rowsFor(options), world, target)) {
      results.push(result);
      if (!options.json) process.stdout.write(`${rowText(result)}\n`);
    }
  } catch (error) {
    await cleanUp(world);
    throw interruption.signal.aborted ? new Error('interrupted', { cause: error }) : error;
  }
  const leftBehind = await cleanUp(world);
  const counts = countResults(results);
  process.stdout.write(`${options.json ? resultsJson(results, leftBehind) : summaryText(counts)}\n`);
  if (counts.failed > 0 || leftBehind.length > 0) process.exitCode = FAILED;
}

/** @throws Error when there is no such row */
function rowsFor({ dialect, only }: RunOptions): readonly Row[] {
  const { rows } = SUITES[dialect];
  if (!only) return rows;
  const unknown = only.find((start) => !rows.some(({ id }) => id.startsWith(start)));
  if (unknown !== undefined) throw new Error(`No row of the contract has an id that begins with ${unknown}.`);
  return rows.filter(({ id }) => only.some((start) => id.startsWith(start)));
}

/** @returns what could not be removed */
async function cleanUp(world: World): Promise<string[]> {
  const leftBehind = await world.cleanUp();
  for (const left of leftBehind) process.stderr.write(`conformance: could not be removed: ${left}\n`);
  return leftBehind;
}

/** @throws Error that tells which of the two is wrong, the address or the key */
async function requireAccess(options: RunOptions): Promise<void> {
  const { url, dialect } = options;
  const { probe, access, credential } = SUITES[dialect];
  const request = { method: 'GET', url: url + probe, headers: access(options) };
  const answer = await patientExchange(request).catch((error: unknown) => {
    throw new Error(`No API answers at ${url}: ${messageOf(error)}`, { cause: error });
  });
  if (answer.status === 401 || answer.status === 403) {
    throw new Error(`The API at ${url} does not take ${credential} (it answered ${answer.status}).`);
  }
  if (answer.status !== 200) {
    throw new Error(`GET ${request.url} answered ${answer.status}: is this the address of a ${dialect} API?`);
  }
}

function messageOf(error: unknown): string {
  // Of several addresses that were tried, Node's own error has no text.
  if (error instanceof AggregateError) return error.errors.map(messageOf).join(', ');
  return error instanceof Error ? error.message : String(error);
}

main().catch((error: unknown) => {
  process.stderr.write(`chasqui: ${messageOf(error)}\n`);
  process.exitCode = FAILED;
});
