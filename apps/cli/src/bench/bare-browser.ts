import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { findBrowser } from '@chasqui/browser';
import { inheritedEnvironment, readCliConfig } from '@chasqui/config';
import { z } from 'zod';
import { CliError } from '../errors.js';
import { requestJson } from '../up/json-request.js';
import { timed } from './figures.js';
import type { Installation } from './installation.js';
import { processTable, pssBytes, treeOf } from './process-tree.js';

const SETTLE_MS = 3_000;
const PAGE = 'https://web.whatsapp.com/';

/** What a session cannot go below: the same browser and page without Chasqui and whatsapp-web.js. */
export interface Floor {
  /** From the start of the program to its end, the page loaded in between. */
  readonly loadMs: number;
  /** Of `count` such browsers that run together, for each. */
  readonly pssBytesEach: number;
}

/** @param count how many browsers share the memory that they can share, as that many sessions would */
export async function measureFloor(at: Installation, count: number, signal: AbortSignal): Promise<Floor> {
  const answer = await requestJson({ url: `${at.sandboxUrl}/browser-args`, signal });
  const { browserArgs } = z.object({ browserArgs: z.array(z.string()) }).parse(answer);
  const program = await findBrowser(readCliConfig().browser.path);
  if (program === undefined) throw new CliError('No browser was found; ./chasqui doctor tells how to get one.');
  const args = ['--headless', ...(process.getuid?.() === 0 ? ['--no-sandbox'] : []), ...browserArgs];
  const profiles = mkdtempSync(join(tmpdir(), 'chasqui-floor-'));
  try {
    const [, loadMs] = await timed(() => run(program, [...args, `--user-data-dir=${profiles}/0`, '--dump-dom', PAGE]));
    return { loadMs, pssBytesEach: await memoryOf(program, args, { profiles, count }) };
  } finally {
    rmSync(profiles, { recursive: true, force: true, maxRetries: 5 });
  }
}

function start(program: string, args: readonly string[]) {
  return spawn(program, args, { stdio: 'ignore', env: inheritedEnvironment() });
}

async function run(program: string, args: readonly string[]): Promise<void> {
  const [code] = (await once(start(program, args), 'exit')) as [number | null];
  if (code !== 0) throw new CliError(`${program} ended with ${String(code)} instead of loading the page.`);
}

async function memoryOf(
  program: string,
  args: readonly string[],
  { profiles, count }: { profiles: string; count: number },
): Promise<number> {
  const browsers = Array.from({ length: count }, (_, index) =>
    start(program, [...args, `--user-data-dir=${profiles}/${index + 1}`, '--remote-debugging-port=0', PAGE]),
  );
  const exits = browsers.map((browser) => once(browser, 'exit'));
  await delay(SETTLE_MS); // a browser does not tell when it has settled
  const table = processTable();
  const pids = browsers.flatMap(({ pid }) => (pid === undefined ? [] : treeOf(pid, table)));
  const bytes = pssBytes(pids) / count;
  for (const browser of browsers) browser.kill('SIGKILL');
  await Promise.all(exits);
  return bytes;
}
