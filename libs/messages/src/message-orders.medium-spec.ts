import { SessionsModule } from '@chasqui/sessions';
import { hosted } from '../../../test/support/medium-leases.js';
import { Rows, type SessionId } from '../../../test/support/medium-rows.js';
import { openWorld, type World } from '../../../test/support/medium-world.js';
import { MessageOrdersService, type Resolution } from './message-orders.service.js';
import { MESSAGE_STATUSES } from './message-status.js';
import { MessagesModule } from './messages.module.js';
import { MessagesService } from './messages.service.js';
import { OutboxService } from './outbox.service.js';
import { UndecidedService } from './undecided.service.js';

const RACES = 60;

let world: World;
let orders: MessageOrdersService;
let outbox: OutboxService;
let rows: Rows;

beforeAll(async () => {
  world = await openWorld([MessagesModule, SessionsModule]);
  orders = world.get(MessageOrdersService);
  outbox = world.get(OutboxService);
  rows = new Rows(world.database);
});

afterAll(() => world.close());

/** The code of the error, or what came of it. */
async function outcomeOf(order: Promise<unknown>): Promise<string> {
  return order.then(
    () => 'done',
    (error: unknown) => (error as { code: string }).code,
  );
}

async function resolve(session: SessionId, waId: string, outcome: Resolution): Promise<void> {
  await orders.resolve(world.database.manager, await world.get(MessagesService).get(session, waId), outcome);
}

const CANCELLABLE = ['preparing', 'queued', 'cancelled'];
const MOVABLE = ['preparing', 'queued'];

describe('cancelling a message', () => {
  it.each(MESSAGE_STATUSES)('that is %s is done, or refused and changes nothing', async (status) => {
    const session = await rows.aSession();
    const { id, waId } = await rows.aMessage(session, { status });
    const isDone = CANCELLABLE.includes(status);
    expect(await outcomeOf(orders.cancel(session, waId))).toBe(isDone ? 'done' : 'message_not_queued');
    expect(await rows.statusOf(id)).toBe(isDone ? 'cancelled' : status);
    expect(await rows.historyOf(id)).toEqual(isDone && status !== 'cancelled' ? ['cancelled'] : []);
  });

  it('again changes nothing', async () => {
    const session = await rows.aSession();
    const { id, waId } = await rows.aMessage(session);
    const answers = [await orders.cancel(session, waId), await orders.cancel(session, waId)];
    expect(answers).toMatchObject([{ status: 'cancelled' }, { status: 'cancelled' }]);
    expect(answers[0]?.statusReason).toBe('cancelled_by_request');
    expect(await rows.historyOf(id)).toEqual(['cancelled']);
  });

  it('and its owner taking it at the same time: exactly one wins', async () => {
    const won = { cancel: 0, claim: 0 };
    for (let race = 0; race < RACES; race += 1) {
      const { session, lease } = await hosted(world, rows);
      const { id, waId } = await rows.aMessage(session);
      const [cancelled, claimed] = await Promise.all([
        outcomeOf(orders.cancel(session, waId)),
        outbox.claimNext(lease, 0),
      ]);
      const isClaimed = claimed !== null;
      expect(cancelled).toBe(isClaimed ? 'message_not_queued' : 'done');
      expect(await rows.historyOf(id)).toEqual([isClaimed ? 'sending' : 'cancelled']);
      won[isClaimed ? 'claim' : 'cancel'] += 1;
    }
    expect(won.cancel + won.claim).toBe(RACES);
  });

  it('of another account or session, or an incoming one, does nothing', async () => {
    const session = await rows.aSession();
    const { id, waId } = await rows.aMessage(session);
    const strangers = [
      { accountId: await rows.anAccount(), id: session.id },
      await rows.aSession({ accountId: session.accountId }),
    ];
    for (const stranger of strangers) {
      expect(await outcomeOf(orders.cancel(stranger, waId))).toBe('message_not_found');
    }
    await world.database.query(`UPDATE messages SET direction = 'inbound' WHERE id = $1`, [id]);
    expect(await outcomeOf(orders.cancel(session, waId))).toBe('message_not_queued');
    expect(await rows.statusOf(id)).toBe('queued');
  });
});

describe('changing the lane of a message', () => {
  it.each(MESSAGE_STATUSES)('that is %s is done, or refused', async (status) => {
    const session = await rows.aSession();
    const { waId } = await rows.aMessage(session, { status });
    const expected = MOVABLE.includes(status) ? 'done' : 'message_not_queued';
    expect(await outcomeOf(orders.changeLane(session, waId, 'reply'))).toBe(expected);
  });

  it('lets it leave before what waits in the lanes after', async () => {
    const { session, lease } = await hosted(world, rows);
    await rows.aMessage(session);
    const { id, waId } = await rows.aMessage(session, { lane: 2 });
    await orders.changeLane(session, waId, 'reply');
    expect(await outbox.claimNext(lease, 0)).toMatchObject({ id });
  });
});

describe('resolving', () => {
  it.each(MESSAGE_STATUSES)('is refused for a message that is %s and not parked', async (status) => {
    const session = await rows.aSession();
    const { id, waId } = await rows.aMessage(session, { status });
    for (const outcome of ['sent', 'resend'] as const) {
      expect(await outcomeOf(resolve(session, waId, outcome))).toBe('message_not_parked');
    }
    expect([await rows.statusOf(id), await rows.historyOf(id)]).toEqual([status, []]);
  });

  it('as sent makes it sent, by a person, once', async () => {
    const session = await rows.aSession();
    const { id, waId } = await rows.aMessage(session, { status: 'uncertain', isParked: true });
    const outcomes = await Promise.all([1, 2, 3].map(() => outcomeOf(resolve(session, waId, 'sent'))));
    expect(outcomes.sort()).toEqual(['done', 'message_not_parked', 'message_not_parked']);
    expect(await rows.historyOf(id)).toEqual(['sent']);
    const [row] = await world.database.query<unknown[]>('SELECT status, status_reason FROM messages WHERE id = $1', [
      id,
    ]);
    expect(row).toEqual({ status: 'sent', status_reason: 'resolved_by_person' });
    await outbox.acknowledge(session.id, waId, 2);
    expect(await rows.historyOf(id)).toEqual(['sent', 'delivered']);
  });

  it('by handing over again lets its owner take it, before all others, with its time anew', async () => {
    const { session, lease } = await hosted(world, rows);
    const { id, waId } = await rows.aMessage(session, { status: 'uncertain', isParked: true });
    await world.database.query('UPDATE messages SET undecided_ms = 600000 WHERE id = $1', [id]);
    await rows.aMessage(session);
    await resolve(session, waId, 'resend');
    expect(await outbox.claimNext(lease, 0)).toBeNull();
    expect(await world.get(UndecidedService).list(lease)).toMatchObject([{ id, waId, undecidedMs: 0, isResend: true }]);
    expect(await outbox.claimAgain(lease, id)).toMatchObject({ id, waId });
    expect(await rows.historyOf(id)).toEqual(['uncertain', 'sending']);
  });
});
