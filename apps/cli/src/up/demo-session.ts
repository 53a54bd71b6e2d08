import { z } from 'zod';
import { untilReady } from '../supervisor/readiness.js';
import { requestJson } from './json-request.js';

export const DEMO_SESSION = 'demo';

/** Of the numbers that are kept for fiction. */
const DEMO_PHONE = { number: '12025550101', name: 'Demo (linked to Chasqui)' };
export const OTHER_PHONE = { number: '12025550102', name: 'Somebody else' };

const PAIRED_WITHIN_MS = 120_000;
const QR_WAIT_SECONDS = 20;

const createdSchema = z.object({ session: z.object({ id: z.string() }), apiKey: z.string() });
const qrSchema = z.object({ qr: z.string() });
const statusSchema = z.object({ session: z.object({ state: z.string(), phoneNumber: z.string().nullish() }) });

export interface DemoSession {
  readonly id: string;
  /** null when it was shown before: it cannot be read again. */
  readonly apiKey: string | null;
  readonly phoneNumber: string | null;
}

interface Demo {
  readonly apiUrl: string;
  readonly sandboxUrl: string;
  readonly adminKey: string;
  readonly signal: AbortSignal;
}

/** A session of its own in the sandbox, linked by a sandbox phone that scans its QR, and ready. */
export async function createDemoSession(demo: Demo): Promise<DemoSession> {
  const { apiUrl, sandboxUrl, adminKey, signal } = demo;
  for (const phone of [DEMO_PHONE, OTHER_PHONE]) {
    await requestJson({ method: 'POST', url: `${sandboxUrl}/phones`, body: phone, signal });
  }
  const body = { name: DEMO_SESSION };
  const created = createdSchema.parse(
    await requestJson({ method: 'POST', url: `${apiUrl}/sessions/create`, apiKey: adminKey, body, signal }),
  );
  const { id } = created.session;
  await untilReady((attempt) => scanQr(demo, id, attempt), {
    withinMs: PAIRED_WITHIN_MS,
    attemptMs: (QR_WAIT_SECONDS + 5) * 1_000,
    pauseMs: 500,
    signal,
  });
  const phoneNumber = await untilReady((attempt) => readyNumber(demo, id, attempt), {
    withinMs: PAIRED_WITHIN_MS,
    pauseMs: 250,
    signal,
  });
  return { id, apiKey: created.apiKey, phoneNumber };
}

export async function deleteDemoSession(demo: Demo, id: string): Promise<void> {
  const { apiUrl, adminKey, signal } = demo;
  await requestJson({ method: 'DELETE', url: `${apiUrl}/sessions/${id}`, apiKey: adminKey, signal });
}

/** A QR that expired between the two calls is refused by the phone; the next attempt reads a new one. */
async function scanQr({ apiUrl, sandboxUrl, adminKey }: Demo, id: string, signal: AbortSignal): Promise<void> {
  const url = `${apiUrl}/sessions/${id}/qr?wait=${QR_WAIT_SECONDS}`;
  const { qr } = qrSchema.parse(await requestJson({ url, apiKey: adminKey, signal }));
  const scanUrl = `${sandboxUrl}/phones/${DEMO_PHONE.number}/scan`;
  await requestJson({ method: 'POST', url: scanUrl, body: { qr }, signal });
}

async function readyNumber({ apiUrl, adminKey }: Demo, id: string, signal: AbortSignal): Promise<string | null> {
  const answer = await requestJson({ url: `${apiUrl}/sessions/${id}/status`, apiKey: adminKey, signal });
  const { session } = statusSchema.parse(answer);
  if (session.state !== 'ready') throw new Error(`the demo session is ${session.state}`);
  return session.phoneNumber ?? null;
}
