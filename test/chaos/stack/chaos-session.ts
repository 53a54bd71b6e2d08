import { eventually } from '../../support/eventually.js';
import { call } from '../../support/http.js';
import { SessionClient } from '../../support/session-client.js';
import type { ChaosStack } from './chaos-stack.js';

const READY_WITHIN_MS = 180_000;
const QR_WAIT_SECONDS = 60;
const FIRST_NUMBER = 4_915_200_000_001;
const FIRST_RECIPIENT = 4_915_200_100_000;
const RECIPIENTS = 3;

/** A paired session under load. */
export interface ChaosSession {
  readonly id: string;
  readonly apiKey: string;
  /** Of its phone. */
  readonly number: string;
  /** Phones that it writes to, and nobody else does. */
  readonly recipients: readonly string[];
  /** Whether its page keeps what the network has not answered, and sends it again. */
  readonly hasPageOutbox: boolean;
}

/** Makes a session, and links it to a phone of the sandbox. */
export async function createSession(stack: ChaosStack, index: number): Promise<ChaosSession> {
  const { up, sandbox } = stack;
  const number = String(FIRST_NUMBER + index);
  const recipients = Array.from({ length: RECIPIENTS }, (_, one) => String(FIRST_RECIPIENT + index * RECIPIENTS + one));
  for (const phone of [number, ...recipients]) await sandbox.createPhone(phone, `Phone ${phone}`);

  const headers = { 'x-api-key': up.adminKey };
  const body = { name: `chaos ${index + 1}` };
  const { status, body: created } = await call<{ session: { id: string }; apiKey: string }>(
    'POST',
    `${up.url}/sessions/create`,
    { headers, body },
  );
  if (status !== 201) throw new Error(`session not created: ${JSON.stringify(created)}`);
  const client = new SessionClient(up.url, created.session.id, created.apiKey);
  await sandbox.scan(number, await client.readQr(QR_WAIT_SECONDS));
  const paired = await client.waitFor('ready', READY_WITHIN_MS);

  const hasPageOutbox = index % 2 === 1;
  await sandbox.pageOptions.change(number, { pageOutbox: hasPageOutbox });
  await client.order('restart'); // the page takes its options when it loads
  await eventually(
    () => client.status(),
    ({ state, since }) => state === 'ready' && since !== paired.since,
    READY_WITHIN_MS,
  );
  return { id: client.id, apiKey: client.apiKey, number, recipients, hasPageOutbox };
}

/** The session that `up` makes would be one more that needs a browser. */
export async function deleteDemoSession({ up }: ChaosStack): Promise<void> {
  const headers = { 'x-api-key': up.adminKey };
  const { status } = await call('DELETE', `${up.url}/sessions/${up.session.id}`, { headers });
  if (status >= 300) throw new Error(`the demo session could not be deleted: ${status}`);
}
