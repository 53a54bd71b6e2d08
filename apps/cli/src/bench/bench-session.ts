import { setTimeout as delay } from 'node:timers/promises';
import { z } from 'zod';
import { CliError } from '../errors.js';
import { requestJson } from '../up/json-request.js';
import type { Installation } from './installation.js';

const QR_WAIT_SECONDS = 60;
const STATE_WITHIN_MS = 120_000;
const POLL_MS = 20;
const REQUEST_MS = 90_000;
/** Of the numbers that are kept for fiction. */
const FIRST_NUMBER = 12_025_550_200;

const createdSchema = z.object({ session: z.object({ id: z.string() }) });
const qrSchema = z.object({ qr: z.string() });
const sentSchema = z.object({ messageId: z.string() });
const statusSchema = z.object({ session: z.object({ state: z.string(), reason: z.string() }) });

/** One session of a measured installation, used as a client would, over HTTP. */
export class BenchSession {
  private constructor(
    private readonly at: Installation,
    readonly id: string,
    readonly number: string,
    private readonly signal: AbortSignal,
  ) {}

  static async create(at: Installation, index: number, signal: AbortSignal): Promise<BenchSession> {
    const number = String(FIRST_NUMBER + index);
    const url = `${at.apiUrl}/sessions/create`;
    const body = { name: `bench ${index}` };
    const created = await requestJson({ method: 'POST', url, apiKey: at.adminKey, body, signal });
    return new BenchSession(at, createdSchema.parse(created).session.id, number, signal);
  }

  /** Resolves when there is a QR to scan. */
  async untilQr(): Promise<string> {
    const { qr } = qrSchema.parse(await this.ask('GET', `qr?wait=${QR_WAIT_SECONDS}`));
    await this.until('qr_ready');
    return qr;
  }

  async scan(qr: string): Promise<void> {
    const { sandboxUrl: url } = this.at;
    const { signal } = this;
    await requestJson({ method: 'POST', url: `${url}/phones`, body: { number: this.number }, signal });
    await requestJson({ method: 'POST', url: `${url}/phones/${this.number}/scan`, body: { qr }, signal });
    await this.until('ready');
  }

  /** Whether its outbox hands messages over. */
  async setOutbox(what: 'pause' | 'resume'): Promise<void> {
    await this.ask('POST', what);
  }

  /** Accepts a text without waiting for it. @returns its id */
  async sendText(to: string, text: string): Promise<string> {
    const { messageId } = sentSchema.parse(await this.ask('POST', 'send', { to, text, wait: 0 }));
    return messageId;
  }

  /** Accepts a text that overtakes everything else, without waiting for it. @returns its id */
  async sendReply(to: string, text: string): Promise<string> {
    const body = { to, text, lane: 'reply', wait: 0 };
    return sentSchema.parse(await this.ask('POST', 'send', body)).messageId;
  }

  /** Accepts a document of these bytes without waiting for it. @returns its id */
  async sendDocument(to: string, bytes: Buffer<ArrayBuffer>): Promise<string> {
    const form = new FormData();
    for (const [name, value] of Object.entries({ to, wait: '0' })) form.set(name, value);
    form.set('document', new Blob([bytes]), 'document.bin');
    const response = await fetch(`${this.at.apiUrl}/sessions/${this.id}/send/document`, {
      method: 'POST',
      headers: { 'x-api-key': this.at.adminKey },
      body: form,
      signal: AbortSignal.any([this.signal, AbortSignal.timeout(REQUEST_MS)]),
    });
    if (!response.ok) throw new CliError(`A document was not accepted: ${response.status} ${await response.text()}`);
    return sentSchema.parse(await response.json()).messageId;
  }

  async order(what: 'start' | 'stop'): Promise<void> {
    await this.ask('POST', what);
    await this.until(what === 'start' ? 'ready' : 'stopped');
  }

  /** @throws CliError when it does not come to that in time */
  private async until(wanted: string): Promise<void> {
    const deadline = Date.now() + STATE_WITHIN_MS;
    for (;;) {
      this.signal.throwIfAborted();
      const { session } = statusSchema.parse(await this.ask('GET', 'status'));
      if (session.state === wanted) return;
      if (Date.now() > deadline)
        throw new CliError(`A session is ${session.state} (${session.reason}), not ${wanted}.`);
      await delay(POLL_MS); // there is no call yet that waits for a state
    }
  }

  private ask(method: 'GET' | 'POST', path: string, body?: unknown): Promise<unknown> {
    const url = `${this.at.apiUrl}/sessions/${this.id}/${path}`;
    return requestJson({ method, url, apiKey: this.at.adminKey, body, signal: AbortSignal.timeout(REQUEST_MS) });
  }
}
