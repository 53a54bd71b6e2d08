import { SessionsModule } from '@chasqui/sessions';
import { hosted, takeOver } from '../../../test/support/medium-leases.js';
import { Rows } from '../../../test/support/medium-rows.js';
import { openWorld, type World } from '../../../test/support/medium-world.js';
import { ExpiryService } from './expiry.service.js';
import { MessagesModule } from './messages.module.js';

/** More than one batch. */
const MANY = 2_300;

let world: World;
let expiry: ExpiryService;
let rows: Rows;

beforeAll(async () => {
  world = await openWorld([MessagesModule, SessionsModule]);
  expiry = world.get(ExpiryService);
  rows = new Rows(world.database);
});

afterAll(() => world.close());

describe('a message that waited too long', () => {
  it('becomes expired, and says so in its history', async () => {
    const { session, lease } = await hosted(world, rows);
    const overdue = await rows.aMessage(session, { expiresInSeconds: -1 });
    const fresh = await rows.aMessage(session);
    const endless = await rows.aMessage(session, { expiresInSeconds: null });
    await expiry.expireOf(lease);
    expect([await rows.statusOf(overdue.id), await rows.historyOf(overdue.id)]).toEqual(['expired', ['expired']]);
    expect(await Promise.all([fresh, endless].map(({ id }) => rows.statusOf(id)))).toEqual(['queued', 'queued']);
  });

  it('is not ended by an owner that lost its lease', async () => {
    const { session, lease } = await hosted(world, rows);
    const { id } = await rows.aMessage(session, { expiresInSeconds: -1 });
    await takeOver(world, rows, session);
    await expiry.expireOf(lease);
    expect(await rows.statusOf(id)).toBe('queued');
  });

  it('becomes expired also while its session is down, paused, or has no worker', async () => {
    const sessions = [
      await rows.aSession({ state: 'stopped', wanted: 'stopped' }),
      await rows.aSession({ state: 'disconnected' }),
      (await hosted(world, rows)).session,
    ];
    await world.database.query(
      `UPDATE sessions SET outbox_paused_at = now(), outbox_pause_reason = 'by_request' WHERE id = $1`,
      [sessions[1]?.id],
    );
    const overdue = await Promise.all(sessions.map((session) => rows.aMessage(session, { expiresInSeconds: -1 })));
    await expiry.expireAll();
    expect(await Promise.all(overdue.map(({ id }) => rows.statusOf(id)))).toEqual(['expired', 'expired', 'expired']);
  });

  it('is never one that is being sent or may have left', async () => {
    const { session, lease } = await hosted(world, rows);
    const open = [
      await rows.aMessage(session, { status: 'sending', expiresInSeconds: -1 }),
      await rows.aMessage(session, { status: 'uncertain', expiresInSeconds: -1 }),
      await rows.aMessage(session, { status: 'uncertain', expiresInSeconds: -1, isParked: true }),
    ];
    await expiry.expireOf(lease);
    await expiry.expireAll();
    const statuses = await Promise.all(open.map(({ id }) => rows.statusOf(id)));
    expect(statuses).toEqual(['sending', 'uncertain', 'uncertain']);
  });

  it('is ended once, by whichever of many workers, however many there are', async () => {
    const session = await rows.aSession();
    await world.database.query(
      `INSERT INTO messages (account_id, session_id, wa_id, direction, chat_id, type, content, status, expires_at)
       SELECT $1, $2, 'OVERDUE' || n, 'outbound', '1@c.us', 'text', '{"text":"hello"}', 'queued', now() - interval '1 s'
       FROM generate_series(1, $3::integer) n`,
      [session.accountId, session.id, MANY],
    );
    await Promise.all([expiry.expireAll(), expiry.expireAll(), expiry.expireAll()]);
    await expiry.expireAll();
    const counted = await world.database.query<{ status: string; messages: number; steps: number }[]>(
      `SELECT m.status, count(DISTINCT m.id)::int AS messages, count(t.id)::int AS steps
       FROM messages m LEFT JOIN message_transitions t ON t.message_id = m.id WHERE m.session_id = $1 GROUP BY 1`,
      [session.id],
    );
    expect(counted).toEqual([{ status: 'expired', messages: MANY, steps: MANY }]);
    expect(await rows.usageOf(session.id)).toMatchObject({ expired: MANY });
  });
});
