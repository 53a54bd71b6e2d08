import { setTimeout as delay } from 'node:timers/promises';
import { valueAt } from '../runner/placeholders.js';
import type { JsonApi } from './json-api.js';

const WITHIN_MS = 120_000;
const POLL_MS = 1_000;

interface Pairing {
  readonly api: JsonApi;
  readonly sandbox: JsonApi;
  readonly session: { readonly id: string; readonly key: string };
  readonly number: string;
  readonly signal: AbortSignal;
}

/** Links the session to a phone of the sandbox, as a person would: by the QR that it shows. @throws Error when it stays unready */
export async function pair({ api, sandbox, session, number, signal }: Pairing): Promise<void> {
  await sandbox.values('POST /phones', { body: { number, name: `Conformance ${number}` } }, {});
  let scanned: string | undefined;
  let state: unknown;
  for (const deadline = Date.now() + WITHIN_MS; Date.now() < deadline;) {
    state = valueAt((await api.call(`GET /sessions/${session.id}/status`, session)).body, 'session.state');
    if (state === 'ready') return;
    if (state === 'qr_ready') {
      const qr = valueAt((await api.call(`GET /sessions/${session.id}/qr`, session)).body, 'qr');
      if (typeof qr === 'string' && qr !== scanned) {
        // A QR that expired meanwhile is refused by the phone; the next one is tried.
        const { status } = await sandbox.call(`POST /phones/${number}/scan`, { body: { qr } });
        if (status < 300) scanned = qr;
      }
    }
    await delay(POLL_MS, undefined, { signal });
  }
  throw new Error(`the session for ${number} could not be paired: it is ${String(state)}`);
}
