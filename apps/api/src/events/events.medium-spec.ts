import { randomBytes } from 'node:crypto';
import { EventFeedModule } from '@chasqui/event-feed';
import { EventNumberingService, EventsModule as EventLogModule, recordEvents, type EventType } from '@chasqui/events';
import { Announcements } from '@chasqui/redis';
import { eventually } from '../../../../test/support/eventually.js';
import { MediumApi, type ApiAnswer } from '../../../../test/support/medium-api.js';
import { Rows, type SessionId } from '../../../../test/support/medium-rows.js';
import { silent } from '../../../../test/support/medium-world.js';
import { AuthModule } from '../auth/auth.module.js';
import { ErrorFilter } from '../http/error.filter.js';
import { EventsModule } from './events.module.js';

interface Told {
  id: string;
  type: string;
  sequence: number;
  cursor: string;
  session: { id: string; name: string };
  data: Record<string, unknown>;
}

interface Body {
  success: boolean;
  events: Told[];
  nextCursor: string;
  error: string;
  reason: string;
  cursor: string;
}

const LONG_WAIT = 'wait=30';
/** Of a filter: how many events are passed over before its reader is told how far it came. */
const MOST_SCANNED = 5_000;

let api: MediumApi<Body>;
let rows: Rows;

beforeAll(async () => {
  api = await MediumApi.open<Body>(
    [AuthModule, EventsModule, EventLogModule, EventFeedModule],
    new ErrorFilter(silent),
  );
  rows = new Rows(api.world.database);
});

afterAll(() => api.close());

async function write(session: SessionId, names: readonly string[], type: EventType = 'session.created'): Promise<void> {
  await api.world.database.query(
    recordEvents({
      from: 'unnest($3::text[]) WITH ORDINALITY AS c (name, place)',
      account: '$1::uuid',
      session: '$2::uuid',
      type: `'${type}'`,
      data: `jsonb_build_object('name', c.name)`,
    }),
    [session.accountId, session.id, names],
  );
}

/** As a worker does it. */
async function number(): Promise<void> {
  for (;;) {
    const { events, ...whose } = await api.world.get(EventNumberingService).numberNext();
    if (events === 0) return;
    await api.world.get(Announcements).publish('events.numbered', whose);
  }
}

async function tell(session: SessionId, ...names: string[]): Promise<void> {
  await write(session, names);
  await number();
}

interface Customer {
  session: SessionId;
  key: string;
  keyId: string;
}

async function customer(): Promise<Customer> {
  const session = await rows.aSession();
  const { key, id } = await api.aKey(session.accountId);
  return { session, key, keyId: id };
}

function read({ session, key }: Pick<Customer, 'session' | 'key'>, query = ''): Promise<ApiAnswer<Body>> {
  return api.call('GET', `/sessions/${session.id}/events?${query}`, { key });
}

function readAccount(key: string, query = ''): Promise<ApiAnswer<Body>> {
  return api.call('GET', `/events?${query}`, { key });
}

const namesIn = ({ body }: ApiAnswer<Body>): unknown[] => body.events.map(({ data }) => data['name']);

describe('the events of a session', () => {
  it('are read page by page from the oldest on, and then those that came since', async () => {
    const who = await customer();
    await tell(who.session, 'a', 'b', 'c');
    const first = await read(who, 'limit=2');
    const second = await read(who, `limit=2&after=${first.body.nextCursor}`);
    expect([namesIn(first), namesIn(second)]).toEqual([['a', 'b'], ['c']]);
    expect(first.body.events[0]).toMatchObject({ sequence: 1, session: { id: who.session.id } });
    const nothing = await read(who, `after=${second.body.nextCursor}`);
    expect(nothing.body).toEqual({ success: true, events: [], nextCursor: expect.any(String) as string });
    await tell(who.session, 'd');
    expect(namesIn(await read(who, `after=${nothing.body.nextCursor}`))).toEqual(['d']);
  });

  it('can be read again after any of them, with its own cursor', async () => {
    const who = await customer();
    await tell(who.session, 'a', 'b', 'c');
    const [a] = (await read(who)).body.events;
    expect(namesIn(await read(who, `after=${a?.cursor ?? ''}`))).toEqual(['b', 'c']);
  });

  it('can begin now', async () => {
    const who = await customer();
    await tell(who.session, 'before');
    const now = await read(who, 'after=latest');
    expect(now.body.events).toEqual([]);
    await tell(who.session, 'after');
    expect(namesIn(await read(who, `after=${now.body.nextCursor}`))).toEqual(['after']);
  });

  it('are only those of the types that are asked for, and the cursor passes over the others', async () => {
    const who = await customer();
    await write(who.session, ['a', 'b']);
    await write(who.session, ['gone'], 'session.deleted');
    await write(who.session, ['c']);
    await number();
    const asked = await read(who, 'types=session.deleted,message.sent');
    expect(namesIn(asked)).toEqual(['gone']);
    await tell(who.session, 'd');
    expect(namesIn(await read(who, `after=${asked.body.nextCursor}`))).toEqual(['d']);
  });

  it('that nobody asked for are passed over in bounded steps, without waiting', async () => {
    const who = await customer();
    await write(who.session, Array.from({ length: MOST_SCANNED + 1 }, String));
    await write(who.session, ['gone'], 'session.deleted');
    await number();
    const first = await read(who, `types=session.deleted&${LONG_WAIT}`);
    expect(first.body.events).toEqual([]);
    expect(namesIn(await read(who, `types=session.deleted&after=${first.body.nextCursor}`))).toEqual(['gone']);
  });

  it.each(['limit=0', 'limit=201', 'limit=x', 'wait=31', 'wait=-1', 'wait=x', 'types=message.nonsense', 'types='])(
    'are not told for ?%s',
    async (query) => {
      const { status, body } = await read(await customer(), query);
      expect(status).toBe(400);
      expect(body.error).toMatch(/^(limit|wait|types) must /);
    },
  );

  it.each(['x', '1', 'A'.repeat(31), 'A'.repeat(33), 'a b', `${'A'.repeat(31)}%3D`])(
    'are not told after %j, which is no cursor',
    async (after) => {
      const { status, body } = await read(await customer(), `after=${encodeURIComponent(after)}`);
      expect({ status, error: body.error }).toEqual({
        status: 400,
        error: 'after must be latest, the nextCursor of an answer, or the cursor of an event',
      });
    },
  );
});

describe('the events of an account', () => {
  it('are those of all its sessions in one order, by the same cursor, and of nobody else', async () => {
    const [who, stranger] = [await customer(), await customer()];
    const other = await rows.aSession({ accountId: who.session.accountId });
    await tell(who.session, 'a');
    await tell(stranger.session, 'theirs');
    await tell(other, 'b');
    const all = await readAccount(who.key);
    expect(namesIn(all)).toEqual(['a', 'b']);
    expect(namesIn(await readAccount(stranger.key))).toEqual(['theirs']);
    expect(all.body.nextCursor).toBe((await read(who)).body.nextCursor);
    const [a] = all.body.events;
    expect(namesIn(await read({ session: other, key: who.key }, `after=${a?.cursor ?? ''}`))).toEqual(['b']);
    expect((await read({ session: stranger.session, key: who.key })).status).toBe(404);
  });

  it('are for a managed key those of the sessions that it made, deleted ones too', async () => {
    const { session } = await customer();
    const managed = await api.aKey(session.accountId, "kind = 'managed'");
    const own = await rows.aSession({ accountId: session.accountId, isDeleted: true });
    await api.world.database.query('UPDATE sessions SET owner_key_id = $1 WHERE id = $2', [managed.id, own.id]);
    await tell(session, 'not its own');
    await tell(own, 'its own');
    const told = await readAccount(managed.key);
    expect(namesIn(told)).toEqual(['its own']);
    await tell(own, 'more');
    expect(namesIn(await readAccount(managed.key, `after=${told.body.nextCursor}`))).toEqual(['more']);
  });
});

describe('waiting for events', () => {
  it('ends as soon as there is one', async () => {
    const who = await customer();
    const now = (await read(who, 'after=latest')).body.nextCursor;
    const waiting = [read(who, `after=${now}&${LONG_WAIT}`), readAccount(who.key, `after=${now}&${LONG_WAIT}`)];
    const latest = read(who, `after=latest&${LONG_WAIT}`);
    await eventually(
      async () => {
        await tell(who.session, 'news');
        return Promise.race([latest, Promise.resolve()]);
      },
      (answer) => answer !== undefined,
    );
    for (const answer of await Promise.all(waiting)) expect(namesIn(answer)[0]).toBe('news');
    expect(namesIn(await latest)[0]).toBe('news');
  });

  it('is not ended by what another session, or another type, tells', async () => {
    const who = await customer();
    const other = await rows.aSession({ accountId: who.session.accountId });
    const waiting = read(who, `types=session.deleted&${LONG_WAIT}`);
    await tell(other, 'not asked for');
    await tell(who.session, 'not asked for');
    await write(who.session, ['gone'], 'session.deleted');
    await number();
    expect(namesIn(await waiting)).toEqual(['gone']);
  });

  it('ends with nothing when its time is over, and with where to go on', async () => {
    const who = await customer();
    const { status, body } = await read(who, 'after=latest&wait=0.05');
    expect({ status, events: body.events }).toEqual({ status: 200, events: [] });
    expect((await read(who, `after=${body.nextCursor}`)).status).toBe(200);
  });

  it('ends when its caller may no longer read', async () => {
    const who = await customer();
    const waiting = read(who, `after=latest&${LONG_WAIT}`);
    await api.world.database.query('UPDATE api_keys SET revoked_at = now() WHERE id = $1', [who.keyId]);
    expect(await waiting).toMatchObject({ status: 401, body: { success: false } });
  });
});

describe('a cursor that leads nowhere any more', () => {
  /** What is answered, and what is read from the cursor that comes with it. */
  async function answerTo(who: Customer, cursor: string): Promise<unknown[]> {
    const { status, body } = await read(who, `after=${cursor}&${LONG_WAIT}`);
    return [status, body.success, body.reason, namesIn(await read(who, `after=${body.cursor}`))];
  }

  it('is of another log', async () => {
    const who = await customer();
    await tell(who.session, 'kept');
    const { nextCursor } = (await read(who)).body;
    await api.world.database.query('UPDATE event_log SET epoch = gen_random_uuid()');
    expect(await answerTo(who, nextCursor)).toEqual([410, false, 'other_log', ['kept']]);
    expect(namesIn(await read(who, `after=${(await read(who)).body.nextCursor}`))).toEqual([]);
  });

  it('is made up', async () => {
    const who = await customer();
    await tell(who.session, 'kept');
    const cursor = randomBytes(16).toString('base64url');
    expect(await answerTo(who, cursor)).toEqual([410, false, 'other_log', ['kept']]);
  });

  it.each(['1', String(2n ** 62n)])('is after the end, by %s', async (further) => {
    const who = await customer();
    await tell(who.session, 'kept');
    await api.world.database.query('UPDATE event_log SET position = position + $1::bigint', [further]);
    const { nextCursor } = (await read(who, 'after=latest')).body;
    await api.world.database.query('UPDATE event_log SET position = position - $1::bigint', [further]);
    expect(await answerTo(who, nextCursor)).toEqual([410, false, 'beyond_end', ['kept']]);
  });

  it('is older than what is kept', async () => {
    const who = await customer();
    const before = (await read(who, 'after=latest')).body.nextCursor;
    await tell(who.session, 'dropped');
    await api.world.database.query('UPDATE event_log SET oldest_position = position + 1');
    await tell(who.session, 'kept');
    expect(await answerTo(who, before)).toEqual([410, false, 'no_longer_kept', ['kept']]);
    expect(namesIn(await read(who))).toEqual(['kept']);
  });
});
