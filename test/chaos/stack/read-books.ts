import type { LedgerEntry } from '../../support/sandbox-client.js';
import type {
  Books,
  ClientRequest,
  HistoryEntry,
  LedgerMessage,
  ShownMessage,
  StateChange,
  StoredMessage,
} from '../judge/books.js';
import { UNDECIDED } from '../judge/books.js';
import type { ChaosSession } from './chaos-session.js';
import type { ChaosStack } from './chaos-stack.js';

const LEDGER_PAGE = 10_000;

interface MessageRow {
  id: string;
  wa_id: string;
  session_id: string;
  text: string;
  status: string;
  status_reason: string | null;
  is_parked: boolean;
  created_at: Date;
  history: { status: string; reason: string | null; at: number }[];
}

/** Reads what the database, the network and the phones of the recipients hold. */
export async function readBooks(
  stack: ChaosStack,
  sessions: readonly ChaosSession[],
  requests: readonly ClientRequest[],
): Promise<Books> {
  const stored = await readStored(stack, sessions);
  const ledger: LedgerMessage[] = [];
  const shown: ShownMessage[] = [];
  for (const session of sessions) {
    ledger.push(...(await readLedger(stack, session)));
    for (const recipient of session.recipients) shown.push(...(await readPhone(stack, recipient)));
  }
  shown.push(...(await readNewPhones(stack, requests)));
  return { requests, stored, ledger, shown, states: await readStates(stack, sessions) };
}

async function readPhone({ sandbox }: ChaosStack, number: string): Promise<ShownMessage[]> {
  return (await sandbox.messagesOf(number)).map(({ id, text }) => ({ messageId: id, text }));
}

/** The recipients of a batch get their phones now: what was written to them before waits for them. */
async function readNewPhones(stack: ChaosStack, requests: readonly ClientRequest[]): Promise<ShownMessage[]> {
  const recipients = requests.filter(({ line }) => line !== undefined).map(({ recipient }) => recipient);
  const shown: ShownMessage[] = [];
  for (const recipient of new Set(recipients)) {
    await stack.sandbox.createPhone(recipient, `Phone ${recipient}`);
    shown.push(...(await readPhone(stack, recipient)));
  }
  return shown;
}

function readStates({ database }: ChaosStack, sessions: readonly ChaosSession[]): Promise<StateChange[]> {
  return database.query<StateChange>(
    `SELECT session_id AS "sessionId", state, (extract(epoch FROM at) * 1000)::float8 AS at FROM session_transitions
     WHERE session_id = ANY($1) ORDER BY id`,
    [sessions.map(({ id }) => id)],
  );
}

async function readStored({ database }: ChaosStack, sessions: readonly ChaosSession[]): Promise<StoredMessage[]> {
  const rows = await database.query<MessageRow>(
    `SELECT m.id, m.wa_id, m.session_id, m.content->>'text' AS text, m.status, m.status_reason, m.created_at,
       m.parked_at IS NOT NULL AND m.status = ANY($2) AS is_parked,
       (SELECT json_agg(json_build_object('status', t.status, 'reason', t.reason,
          'at', extract(epoch FROM t.at) * 1000) ORDER BY t.id)
        FROM message_transitions t WHERE t.message_id = m.id) AS history
     FROM messages m WHERE m.session_id = ANY($1) AND m.direction = 'outbound' ORDER BY m.position`,
    [sessions.map(({ id }) => id), UNDECIDED],
  );
  return rows.map((row) => ({
    messageId: row.wa_id,
    sessionId: row.session_id,
    text: row.text,
    status: row.status,
    reason: row.status_reason,
    isParked: row.is_parked,
    createdAt: row.created_at.getTime(),
    history: row.history satisfies HistoryEntry[],
  }));
}

async function readLedger({ sandbox }: ChaosStack, { id, number }: ChaosSession): Promise<LedgerMessage[]> {
  const entries: LedgerEntry[] = [];
  for (;;) {
    const after = String(entries.at(-1)?.order ?? 0);
    const page = await sandbox.ledger({ from: number, after, limit: String(LEDGER_PAGE) });
    entries.push(...page);
    if (page.length < LEDGER_PAGE) break;
  }
  return entries.map(({ id: messageId, bodySha256, order, attempts }) => ({
    messageId,
    sessionId: id,
    textSha256: bodySha256,
    order,
    attempts,
  }));
}
