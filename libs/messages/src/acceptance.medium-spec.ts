import { SessionsModule } from '@chasqui/sessions';
import { parseChatId } from '@chasqui/whatsapp-vocabulary';
import { acceptText, asMessage, type NewText } from '../../../test/support/accept-text.js';
import { Rows, type SessionId } from '../../../test/support/medium-rows.js';
import { openWorld, type World } from '../../../test/support/medium-world.js';
import { AcceptanceService, type Accepted } from './acceptance.service.js';
import { laneOf } from './lane.js';
import { MessagesModule } from './messages.module.js';
import { MessagesService } from './messages.service.js';

const MESSAGE = { to: parseChatId('919876543210'), text: 'hello' };
const HOUR_MS = 60 * 60 * 1_000;

let world: World;
let acceptance: AcceptanceService;
let messages: MessagesService;
let rows: Rows;

beforeAll(async () => {
  world = await openWorld([MessagesModule, SessionsModule]);
  acceptance = world.get(AcceptanceService);
  messages = world.get(MessagesService);
  rows = new Rows(world.database);
});

afterAll(() => world.close());

const inMs = (ms: number): Date => new Date(Date.now() + ms);

/** A session whose columns are these in SQL. */
async function sessionWith(columns = 'id = id'): Promise<SessionId> {
  const session = await rows.aSession();
  await world.database.query(`UPDATE sessions SET ${columns} WHERE id = $1`, [session.id]);
  return session;
}

function tryToAccept(session: SessionId, message: NewText): Promise<Accepted> {
  return acceptance.accept(session, asMessage(message));
}

const PAUSED = "outbox_paused_at = now(), outbox_pause_reason = 'paused_by_request'";
const CHANGED = "outbox_paused_at = now(), outbox_pause_reason = 'number_changed'";
const PACED = "next_send_at = '2100-01-01T00:00:00Z'";
const PACED_HOLD = { reason: 'paced', estimatedAt: new Date('2100-01-01T00:00:00Z') };
const BACKLOG = 'backlog_through = 1';

describe('a message with options', () => {
  it('leaves no earlier than it may, and expires so long after that', async () => {
    const session = await rows.aSession();
    const sendAt = inMs(HOUR_MS);
    const waId = await acceptText(world, session, { ...MESSAGE, sendAt, expiresInSeconds: 60 });
    const message = await messages.get(session, waId);
    expect(message.sendAt).toEqual(sendAt);
    expect(Number(message.expiresAt) - Number(sendAt)).toBe(60_000);
  });

  it('whose time is past leaves now, and expires counted from now', async () => {
    const session = await rows.aSession();
    const options = { sendAt: inMs(-24 * HOUR_MS), expiresInSeconds: 60 };
    const message = await messages.get(session, await acceptText(world, session, { ...MESSAGE, ...options }));
    expect(message.sendAt).toEqual(message.createdAt);
    expect(Number(message.expiresAt) - Number(message.createdAt)).toBe(60_000);
  });

  it('waits in its lane, which is that of transactional ones if nothing else is said', async () => {
    const session = await rows.aSession();
    const lanes = await Promise.all(
      [{}, { lane: 'transactional' as const }, { lane: 'reply' as const }].map(async (options) => {
        const message = await messages.get(session, await acceptText(world, session, { ...MESSAGE, ...options }));
        return laneOf(message.lane);
      }),
    );
    expect(lanes).toEqual(['transactional', 'transactional', 'reply']);
  });
});

describe('what holds a message back', () => {
  it('is nothing in a ready session', async () => {
    const accepted = await tryToAccept(await rows.aSession(), MESSAGE);
    expect(accepted).toMatchObject({ outcome: 'accepted', hold: null });
  });

  it.each([
    ['a paused outbox', PAUSED, {}, { reason: 'outbox_paused', estimatedAt: null }],
    ['another number', CHANGED, {}, { reason: 'number_changed', estimatedAt: null }],
    ['a pause, before its own time', PAUSED, { sendAt: inMs(HOUR_MS) }, { reason: 'outbox_paused', estimatedAt: null }],
    ['a session that is not ready', 'id = id', { isReady: false }, { reason: 'session_not_ready', estimatedAt: null }],
    ['the pace, until it is due', PACED, {}, PACED_HOLD],
    ['an old pace: nothing', "next_send_at = '2020-01-01T00:00:00Z'", {}, null],
    ['a backlog, for nobody knows how long', BACKLOG, {}, { reason: 'paced', estimatedAt: null }],
    [
      'the pace of a backlog, for nobody knows how long',
      `${PACED}, ${BACKLOG}`,
      {},
      { reason: 'paced', estimatedAt: null },
    ],
    ['a backlog, which a reply overtakes: nothing', BACKLOG, { lane: 'reply' as const }, null],
    ['its pace, also for a reply', `${PACED}, ${BACKLOG}`, { lane: 'reply' as const }, PACED_HOLD],
  ])('is %s', async (_what, columns, options, hold) => {
    expect(await tryToAccept(await sessionWith(columns), { ...MESSAGE, ...options })).toMatchObject({ hold });
    const refused = await tryToAccept(await sessionWith(columns), {
      ...MESSAGE,
      ...options,
      mayQueue: false,
    });
    expect(refused).toMatchObject(hold ? { outcome: 'not_queued', hold } : { outcome: 'accepted', hold });
  });

  it('is its own time, which is also when it is expected to leave', async () => {
    const sendAt = inMs(HOUR_MS);
    const accepted = await tryToAccept(await rows.aSession(), { ...MESSAGE, sendAt, isReady: false });
    expect(accepted).toMatchObject({ hold: { reason: 'scheduled', estimatedAt: sendAt } });
  });

  it('is an undecided message before it, unless that is parked or of another session', async () => {
    const session = await rows.aSession();
    const { id } = await rows.aMessage(session, { status: 'uncertain' });
    const held = { reason: 'waiting_for_earlier_message', estimatedAt: null };
    expect(await tryToAccept(session, MESSAGE)).toMatchObject({ hold: held });
    expect(await tryToAccept(await rows.aSession(), MESSAGE)).toMatchObject({ hold: null });
    await world.database.query('UPDATE messages SET parked_at = now() WHERE id = $1', [id]);
    expect(await tryToAccept(session, MESSAGE)).toMatchObject({ hold: null });
  });

  it('is a message before it that is being handed over for longer than that takes', async () => {
    const session = await rows.aSession();
    const { id } = await rows.aMessage(session, { status: 'sending' });
    expect(await tryToAccept(session, MESSAGE)).toMatchObject({ hold: null });
    await world.database.query(`UPDATE messages SET status_since = now() - interval '3 seconds' WHERE id = $1`, [id]);
    const hold = { reason: 'waiting_for_earlier_message', estimatedAt: null };
    expect(await tryToAccept(session, { ...MESSAGE, mayQueue: false })).toEqual({
      outcome: 'not_queued',
      hold,
    });
  });
});

describe('a message that must not wait', () => {
  it('is stored nowhere when it is refused, and counted as nothing', async () => {
    const session = await sessionWith(PAUSED);
    await tryToAccept(session, { ...MESSAGE, mayQueue: false });
    const stored = await world.database.query<unknown[]>('SELECT 1 FROM messages WHERE session_id = $1', [session.id]);
    expect(stored).toEqual([]);
    expect(await rows.usageOf(session.id)).toMatchObject({ accepted: 0 });
  });
});
