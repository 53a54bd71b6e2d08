import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { findBrowser } from '@chasqui/browser';
import { readCliConfig } from '@chasqui/config';
import { z } from 'zod';
import { CliError } from '../../errors.js';
import { requestJson } from '../../up/json-request.js';
import type { Installation } from '../installation.js';
import { ChildProgram } from './child-program.js';

const PROGRAM = 'apps/worker/src/bench/direct-sending.js';
/** Far from those of the sessions that are measured. */
const FIRST_NUMBER = 12_025_550_260;

const startSchema = z.object({ client: z.number(), qr: z.string().optional(), ready: z.literal(true).optional() });
const doneSchema = z.object({ calledAtMs: z.array(z.array(z.number())) });
const argsSchema = z.object({ browserArgs: z.array(z.string()) });

export interface DirectOrder {
  readonly clients: number;
  readonly messages: number;
  readonly chats: readonly string[];
  readonly text: string;
  readonly waits: boolean;
  readonly pauseMs: number;
  /** Path of a document that is sent in place of texts. */
  readonly file?: string;
}

/** The unmodified whatsapp-web.js in a process of its own, with as many browsers as clients, on the same sandbox. */
export class DirectLoop {
  private constructor(
    private readonly program: ChildProgram,
    readonly folder: string,
    readonly numbers: readonly string[],
  ) {}

  /** Resolves when all clients are linked and ready. */
  static async start(at: Installation, clients: number, signal: AbortSignal): Promise<DirectLoop> {
    const answer = await requestJson({ url: `${at.sandboxUrl}/browser-args`, signal });
    const browserPath = await findBrowser(readCliConfig().browser.path);
    if (browserPath === undefined) throw new CliError('No browser was found; ./chasqui doctor tells how to get one.');
    const folder = mkdtempSync(join(tmpdir(), 'chasqui-direct-'));
    const numbers = Array.from({ length: clients }, (_, index) => String(FIRST_NUMBER + index));
    const loop = new DirectLoop(ChildProgram.start(PROGRAM), folder, numbers);
    try {
      loop.program.tell({ ...argsSchema.parse(answer), browserPath, folder, clients });
      await loop.untilReady(at, signal);
      return loop;
    } catch (error) {
      await loop.end();
      throw error;
    }
  }

  get pid(): number {
    return this.program.pid;
  }

  /** Resolves when all is sent. @returns when each message was handed over, in ms since 1970, of each client */
  async send(order: DirectOrder): Promise<number[][]> {
    this.program.tell(order);
    return (await this.program.nextLine(doneSchema)).calledAtMs;
  }

  async end(): Promise<void> {
    await this.program.end();
    rmSync(this.folder, { recursive: true, force: true, maxRetries: 5 });
  }

  private async untilReady({ sandboxUrl: url }: Installation, signal: AbortSignal): Promise<void> {
    const linked = new Set<number>();
    for (let ready = 0; ready < this.numbers.length;) {
      signal.throwIfAborted();
      const line = await this.program.nextLine(startSchema);
      const number = this.numbers[line.client];
      if (line.ready) ready += 1;
      if (line.qr === undefined || number === undefined || linked.has(line.client)) continue;
      linked.add(line.client);
      await requestJson({ method: 'POST', url: `${url}/phones`, body: { number }, signal });
      await requestJson({ method: 'POST', url: `${url}/phones/${number}/scan`, body: { qr: line.qr }, signal });
    }
  }
}
