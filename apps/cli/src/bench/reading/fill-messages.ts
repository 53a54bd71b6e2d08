import { Client } from 'pg';

const SESSIONS = 40;
const ACCOUNTS = 5;
/** Of all messages; those of the first session. */
const SHARE_OF_THE_LARGEST = 0.2;
const MONTHS = 12;
const CHUNK_ROWS = 250_000;
const CHATS = 20_000;

/** What a filled table has, as far as it is asked for. */
export interface Filled {
  /** Has a fifth of all messages. */
  readonly largestSessionId: string;
  /** Of the same account, and among the smallest. */
  readonly smallSessionId: string;
  /** In WhatsApp's own form; in the largest session, with one message in fifty. */
  readonly busyChat: string;
  /** Digits of a number that has a few messages there; there are {@link CHATS}. */
  readonly chatNumber: (index: number) => string;
  /** When the first message was stored; the last one was stored now. */
  readonly since: Date;
}

/** 0 ≤ u < 1, the same for a row in every run. */
const chance = (seed: number): string => `((hashint8extended(i, ${seed}) & 2147483647) / 2147483648.0)`;

/**
 * As installations have them: busy and quiet sessions of several accounts, few busy chats and many quiet ones, a quarter
 * received, what failed in between, and the newest still queued.
 */
const FILL = `INSERT INTO messages (id, account_id, session_id, wa_id, direction, chat_id, sender_id, type, content, status,
    status_reason, status_since, attempts, send_at, expires_at, whatsapp_at, created_at)
  SELECT lpad(to_hex(i), 32, '0')::uuid, s.account_id, s.id, '3EB0' || lpad(upper(to_hex(i)), 18, '0'),
    CASE WHEN is_inbound THEN 'inbound' ELSE 'outbound' END, chat.id, CASE WHEN is_inbound THEN chat.id END, 'text',
    jsonb_build_object('text', (ARRAY['Your parcel ', 'Reminder: order ', 'Thank you for order ', 'Invoice '])[1 + (i % 4)]
      || i || ', ' || repeat('and so on ', (20 * r4 * r4)::int) || CASE WHEN i % 100 = 0 THEN 'refund' ELSE '' END),
    state.status, CASE state.status WHEN 'failed' THEN 'recipient_not_on_whatsapp' WHEN 'expired' THEN 'waited_too_long'
      WHEN 'cancelled' THEN 'queue_cleared' END,
    at.time, 1, at.time, at.time + interval '1 day', CASE WHEN is_inbound THEN at.time END, at.time
  FROM generate_series($1::bigint, $2::bigint) i
  CROSS JOIN LATERAL (SELECT ${chance(1)} AS r1, ${chance(2)} AS r2, ${chance(3)} AS r3, ${chance(4)} AS r4,
    ${chance(5)} < 0.25 AS is_inbound, ${chance(6)} AS r6) r
  JOIN bench_sessions s ON s.number = CASE WHEN r1 < ${SHARE_OF_THE_LARGEST} THEN 0
    ELSE 1 + floor(${SESSIONS - 1} * r6 * r6)::int END
  CROSS JOIN LATERAL (SELECT CASE WHEN r2 < 0.02 THEN '4915200000000@c.us'
    ELSE (4915100000000 + floor(${CHATS} * r2 * r2)::bigint)::text || '@c.us' END AS id) chat
  CROSS JOIN LATERAL (SELECT CASE WHEN is_inbound THEN 'received' WHEN i > $3 * 0.998 THEN 'queued' WHEN r3 < 0.46 THEN 'read'
    WHEN r3 < 0.82 THEN 'delivered' WHEN r3 < 0.969 THEN 'sent' WHEN r3 < 0.97 THEN 'played' WHEN r3 < 0.99 THEN 'failed'
    WHEN r3 < 0.995 THEN 'cancelled' ELSE 'expired' END AS status) state
  CROSS JOIN LATERAL (SELECT $4::timestamptz + i::float8 / $3 * interval '${MONTHS} months' AS time) at`;

/**
 * Fills an empty database that is migrated. Indexes are made afterwards, which takes a tenth of the time.
 * @param accountId gets the largest session, and a fifth of all others
 */
export async function fillMessages(
  databaseUrl: string,
  { accountId, rows, report }: { accountId: string; rows: number; report: (line: string) => void },
): Promise<Filled> {
  const client = new Client({ connectionString: databaseUrl });
  await client.connect();
  try {
    await client.query(`SET synchronous_commit = off; SET maintenance_work_mem = '256MB';
      SET session_replication_role = replica`); // foreign keys hold by construction
    const sessions = await makeSessions(client, accountId);
    const { rows: times } = await client.query<{ since: Date }>(`SELECT now() - interval '${MONTHS} months' AS since`);
    const since = times[0]?.since ?? new Date();
    await withoutIndexes(client, report, async () => {
      for (let from = 1; from <= rows; from += CHUNK_ROWS) {
        const to = Math.min(rows, from + CHUNK_ROWS - 1);
        await client.query(FILL, [from, to, rows, since]);
        report(`${to} of ${rows} messages`);
      }
    });
    await client.query('VACUUM (ANALYZE) messages');
    const [largest = '', small = ''] = sessions;
    return {
      largestSessionId: largest,
      smallSessionId: small,
      busyChat: '4915200000000@c.us',
      chatNumber: (index) => String(4_915_100_000_000 + (index % CHATS)),
      since,
    };
  } finally {
    await client.end();
  }
}

/** @returns the first and the last session of the account */
async function makeSessions(client: Client, accountId: string): Promise<(string | undefined)[]> {
  await client.query(`CREATE TEMPORARY TABLE bench_sessions (number integer PRIMARY KEY, id uuid, account_id uuid)`);
  await client.query(
    `WITH others AS (
       INSERT INTO accounts (name, plan_id) SELECT 'bench ' || n, 'selfhost' FROM generate_series(1, ${ACCOUNTS - 1}) n
       RETURNING id),
     owners AS (SELECT 0 AS number, $1::uuid AS id UNION ALL SELECT row_number() OVER (), id FROM others),
     made AS (
       INSERT INTO sessions (account_id, name, wanted, state, reason, paired_at)
       SELECT o.id, 'bench ' || n, 'stopped', 'stopped', 'stopped_by_request', now()
       FROM generate_series(0, ${SESSIONS - 1}) n JOIN owners o ON o.number = n % ${ACCOUNTS}
       RETURNING id, account_id, name)
     INSERT INTO bench_sessions SELECT substr(name, 7)::integer, id, account_id FROM made`,
    [accountId],
  );
  const { rows } = await client.query<{ id: string }>(
    'SELECT id FROM bench_sessions WHERE account_id = $1 ORDER BY number',
    [accountId],
  );
  return [rows[0]?.id, rows.at(-1)?.id];
}

const UNIQUE = 'messages_session_id_wa_id_key';

async function withoutIndexes(
  client: Client,
  report: (line: string) => void,
  work: () => Promise<void>,
): Promise<void> {
  const { rows: indexes } = await client.query<{ name: string; definition: string }>(
    `SELECT indexname AS name, indexdef AS definition FROM pg_indexes
     WHERE tablename = 'messages' AND indexname NOT IN ('messages_pkey', $1)`,
    [UNIQUE],
  );
  await client.query(`DROP INDEX ${indexes.map(({ name }) => name).join(', ')}`);
  await client.query(`ALTER TABLE messages DROP CONSTRAINT ${UNIQUE}`);
  await work();
  report('indexes …');
  await client.query(`ALTER TABLE messages ADD CONSTRAINT ${UNIQUE} UNIQUE (session_id, wa_id)`);
  for (const { definition } of indexes) await client.query(definition);
}
