import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { rmSync } from 'node:fs';
import path from 'node:path';
import { createInterface } from 'node:readline';
import { eventually } from './eventually.js';
import { browserOptions } from './library-client.js';
import type { Stack } from './stack.js';

interface LibraryEvent {
  event: string;
  detail?: unknown;
}

/** The unmodified whatsapp-web.js in a process of its own. */
export interface LibraryProcess {
  countOf(event: string): number;
  /** The first of these events, when it comes. */
  first(event: string): Promise<LibraryEvent>;
  logOut(): void;
  /** Ends the browser and removes its profile. */
  end(): Promise<void>;
}

export async function startLibraryProcess(stack: Stack): Promise<LibraryProcess> {
  const options = await browserOptions(stack);
  const program = spawn(process.execPath, [path.join(__dirname, 'library-program.cjs'), JSON.stringify(options)], {
    stdio: ['pipe', 'pipe', 'inherit'],
  });
  const exited = once(program, 'exit');
  const told: LibraryEvent[] = [];
  createInterface(program.stdout).on('line', (line) => told.push(JSON.parse(line) as LibraryEvent));

  return {
    countOf: (event) => told.filter((one) => one.event === event).length,
    async first(event) {
      const [first] = await eventually(
        () => told.filter((one) => one.event === event),
        ({ length }) => length > 0,
      );
      if (!first) throw new Error(`the library never told ${event}`);
      return first;
    },
    logOut: () => void program.stdin.write('log out\n'),
    async end() {
      program.stdin.end();
      await exited;
      rmSync(options.userDataDir, { recursive: true, force: true, maxRetries: 5 });
    },
  };
}
