import { createHash } from 'node:crypto';
import { setTimeout as delay } from 'node:timers/promises';
import { z } from 'zod';
import { CliError } from '../../errors.js';
import { requestJson } from '../../up/json-request.js';

const PAGE = 10_000;
const POLL_MS = 200;

const ledgerSchema = z.object({
  messages: z.array(
    z.object({
      id: z.string(),
      from: z.string(),
      order: z.number(),
      at: z.string().transform((text) => Date.parse(text)),
      bodySha256: z.string(),
      attempts: z.number(),
    }),
  ),
});

/** A message that the network took, with the time at which it did, in ms since 1970. */
export type LedgerEntry = z.infer<typeof ledgerSchema>['messages'][number];

/** What the sandbox's network took, whatever anybody claims to have sent. */
export class Ledger {
  private read = 0;

  constructor(private readonly sandboxUrl: string) {}

  /** Forgets what was taken so far. */
  async skip(signal: AbortSignal): Promise<void> {
    while ((await this.next(signal)).length > 0);
  }

  /**
   * Waits until so many messages of these senders were taken that it has not told of before.
   * @throws CliError when they do not come in time
   */
  async until(
    want: { count: number; senders: readonly string[]; withinMs: number },
    signal: AbortSignal,
  ): Promise<LedgerEntry[]> {
    const deadline = Date.now() + want.withinMs;
    const taken: LedgerEntry[] = [];
    for (;;) {
      taken.push(...(await this.next(signal)).filter(({ from }) => want.senders.includes(from)));
      if (taken.length >= want.count) return taken;
      if (Date.now() > deadline) throw new CliError(`The network took ${taken.length} of ${want.count} messages.`);
      await delay(POLL_MS); // there is no call that waits for the ledger
    }
  }

  private async next(signal: AbortSignal): Promise<LedgerEntry[]> {
    const url = `${this.sandboxUrl}/ledger?after=${this.read}&limit=${PAGE}`;
    const { messages } = ledgerSchema.parse(await requestJson({ url, signal }));
    this.read = Math.max(this.read, ...messages.map(({ order }) => order));
    return messages;
  }
}

/** @throws CliError unless one sender's messages were taken in the order of these texts, each once */
export function requireOrder(taken: readonly LedgerEntry[], sender: string, texts: readonly string[]): void {
  const bodies = taken.filter(({ from }) => from === sender).map(({ bodySha256 }) => bodySha256);
  const wanted = texts.map((text) => createHash('sha256').update(text).digest('hex'));
  const wrong = wanted.findIndex((hash, index) => bodies[index] !== hash);
  if (wrong >= 0 || bodies.length !== wanted.length) {
    throw new CliError(`The network took ${bodies.length} of ${wanted.length} messages, in order up to ${wrong}.`);
  }
}

/** From the first to the last that was taken. */
export function messagesPerSecond(taken: readonly LedgerEntry[]): number {
  const times = taken.map(({ at }) => at);
  return ((taken.length - 1) * 1_000) / (Math.max(...times) - Math.min(...times));
}
