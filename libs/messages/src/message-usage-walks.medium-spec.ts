import { LeasesService, SessionsModule, SessionsService, type Lease } from '@chasqui/sessions';
import { parseChatId } from '@chasqui/whatsapp-vocabulary';
import { acceptText } from '../../../test/support/accept-text.js';
import { Rows, type SessionId } from '../../../test/support/medium-rows.js';
import { openWorld, type World } from '../../../test/support/medium-world.js';
import { ExpiryService } from './expiry.service.js';
import { InboxService } from './inbox.service.js';
import { MessagesModule } from './messages.module.js';
import { MessagesService } from './messages.service.js';
import { OutboxService } from './outbox.service.js';
import { UndecidedService } from './undecided.service.js';

const MESSAGE = { to: parseChatId('919876543210'), text: 'hello' };
const RACES = 30;
const WALKS = 25;
const STEPS = 25;

let world: World;
let messages: MessagesService;
let outbox: OutboxService;
let undecided: UndecidedService;
let expiry: ExpiryService;
let inbox: InboxService;
let rows: Rows;

beforeAll(async () => {
  world = await openWorld([MessagesModule, SessionsModule]);
  messages = world.get(MessagesService);
  outbox = world.get(OutboxService);
  undecided = world.get(UndecidedService);
  expiry = world.get(ExpiryService);
  inbox = world.get(InboxService);
  rows = new Rows(world.database);
});

afterAll(() => world.close());

async function hosted(): Promise<{ session: SessionId; lease: Lease }> {
  const session = await rows.aSession();
  const claimed = await world.get(LeasesService).claim('worker', 1_000);
  const lease = claimed.find(({ sessionId }) => sessionId === session.id);
  if (!lease) throw new Error('the session has an owner already');
  return { session, lease };
}

function receive(session: SessionId, waId: string): Promise<boolean> {
  const chat = { chatId: '123@c.us', chatWid: '123@c.us', senderId: '123@c.us' };
  return inbox.record(session, { waId, ...chat, type: 'text', content: { text: 'hi' }, whatsappAt: new Date() });
}

/** As the API does it: hides the session and cancels its queue in one transaction. */
async function remove(session: SessionId): Promise<void> {
  await world.database.transaction(async (manager) => {
    await world.get(SessionsService).delete(manager, session.accountId, session.id);
    await messages.cancelQueued(manager, session);
  });
}

/** Numbers from 0 to below `below`, the same ones for the same seed (Park and Miller). */
function chance(seed: number): (below: number) => number {
  let state = seed + 1;
  return (below) => {
    state = (state * 48_271) % 2_147_483_647;
    return state % below;
  };
}

/** What the histories of the session's messages say, counted after the fact. */
async function recount(session: SessionId): Promise<Record<string, number>> {
  const stored = await world.database.query<{ direction: string; steps: string[] }[]>(
    `SELECT direction, coalesce(array_agg(t.status) FILTER (WHERE t.id IS NOT NULL), '{}') AS steps
     FROM messages m LEFT JOIN message_transitions t ON t.message_id = m.id WHERE session_id = $1 GROUP BY m.id`,
    [session.id],
  );
  const outgoing = stored.filter(({ direction }) => direction === 'outbound');
  const became = (...statuses: string[]): number =>
    outgoing.filter(({ steps }) => steps.some((step) => statuses.includes(step))).length;
  return {
    accepted: outgoing.length,
    sent: became('sent', 'delivered', 'read', 'played'),
    delivered: became('delivered', 'read', 'played'),
    read: became('read', 'played'),
    failed: became('failed'),
    cancelled: became('cancelled'),
    expired: became('expired'),
    received: stored.length - outgoing.length,
    media: 0,
  };
}

describe('whatever happens in whatever order', () => {
  it.each(Array.from({ length: WALKS }, (_, seed) => seed))(
    'usage is what the histories say (walk %i)',
    async (seed) => {
      const { session, lease } = await hosted();
      const below = chance(seed);
      const waIds: string[] = [];
      const steps: (() => Promise<unknown>)[] = [
        async () => waIds.push(await acceptText(world, session, MESSAGE)),
        async () => waIds.push(await acceptText(world, session, MESSAGE)),
        () => outbox.claimNext(lease, 0),
        () => outbox.claimNext(lease, 0),
        () => outbox.acknowledge(session.id, waIds[below(waIds.length + 1)] ?? 'none', below(6) - 1),
        () => outbox.acknowledge(session.id, waIds[below(waIds.length + 1)] ?? 'none', below(6) - 1),
        () => outbox.acknowledge(session.id, waIds[below(waIds.length + 1)] ?? 'none', below(6) - 1),
        () => undecided.markInterrupted(lease, 'hand_over_interrupted'),
        async () => {
          const [open] = await undecided.list(lease);
          if (open) await outbox.claimAgain(lease, open.id);
        },
        async () => {
          const [open] = await undecided.list(lease);
          if (open) await outbox.move(lease, open, below(2) === 0 ? 'failed' : 'sent', 'page_error');
        },
        async () => {
          await world.database.query(
            `UPDATE messages SET expires_at = now() WHERE id = (
             SELECT id FROM messages WHERE session_id = $1 AND status = 'queued' ORDER BY position LIMIT 1)`,
            [session.id],
          );
          await expiry.expireOf(lease);
        },
        () => receive(session, `IN${below(3)}`),
        () => (below(5) === 0 ? undecided.giveUp(lease, 'number_changed') : Promise.resolve()),
        () => (below(5) === 0 ? messages.cancelQueued(world.database.manager, session) : Promise.resolve()),
      ];
      for (let done = 0; done < STEPS; done += 3) {
        const step = async (): Promise<unknown> => steps[below(steps.length)]?.();
        await Promise.all([step(), step(), step()]);
      }
      const usage = await rows.usageOf(session.id);
      expect(usage).toEqual(await recount(session));
      expect(Math.max(...Object.values(usage))).toBeGreaterThan(0);
    },
  );

  it('nothing waits for ever: acceptance, arrival, expiry and deletion of one session meet on its first count', async () => {
    for (let race = 0; race < RACES; race += 1) {
      const { session, lease } = await hosted();
      await rows.aMessage(session, { expiresInSeconds: -1 });
      const { waId } = await rows.aMessage(session, { status: 'sending' });
      const accepted = acceptText(world, session, MESSAGE).catch((error: unknown) => {
        if ((error as { code?: string }).code !== 'session_not_authenticated') throw error;
      });
      const met = [receive(session, 'A'), expiry.expireOf(lease), remove(session), receive(session, 'B')];
      await Promise.all([accepted, ...met, outbox.acknowledge(session.id, waId, 1)]);
      expect(await rows.usageOf(session.id)).toMatchObject({ received: 2, sent: 1 });
    }
  });
});
