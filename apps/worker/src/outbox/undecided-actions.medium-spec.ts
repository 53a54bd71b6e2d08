import { MessageChangesService, MessagesModule } from '@chasqui/messages';
import { SessionsModule } from '@chasqui/sessions';
import { eventually } from '../../../../test/support/eventually.js';
import { HostedOutboxes, type HostedOutbox } from '../../../../test/support/medium-outbox.js';
import { Rows } from '../../../../test/support/medium-rows.js';
import { openWorld, type World } from '../../../../test/support/medium-world.js';

const GROUP = '120363041234567890@g.us';
const WRITER = '4915100000001@c.us';
const UNKNOWN = { outcome: 'unknown' } as const;

let world: World;
let rows: Rows;
let outboxes: HostedOutboxes;

beforeAll(async () => {
  world = await openWorld([MessagesModule, SessionsModule]);
  rows = new Rows(world.database);
  outboxes = new HostedOutboxes(world, rows);
});

afterEach(() => outboxes.closeAll());

afterAll(() => world.close());

function statusBecomes(id: string, status: string): Promise<string> {
  return eventually(
    () => rows.statusOf(id),
    (current) => current === status,
  );
}

/** What somebody wrote in a group. */
async function received({ session }: HostedOutbox): Promise<string> {
  const { id, waId } = await rows.aMessage(session, { chatId: GROUP, status: 'sent' });
  await world.database.query(
    `UPDATE messages SET direction = 'inbound', status = 'received', sender_id = $2 WHERE id = $1`,
    [id, WRITER],
  );
  return waId;
}

function anAction(
  { session }: HostedOutbox,
  type: 'revoke' | 'reaction' | 'star',
  content: { target: string } & Record<string, unknown>,
): Promise<{ id: string; waId: string }> {
  return rows.aMessage(session, { chatId: GROUP, type, content });
}

describe('what a page is handed', () => {
  it('names who wrote the message that is meant, and nobody where there is none', async () => {
    const hosted = await outboxes.open();
    const target = await received(hosted);
    await anAction(hosted, 'star', { target, on: true });
    await rows.aMessage(hosted.session, { chatId: GROUP, content: { text: 'I agree', quotedMessageId: target } });
    const own = await rows.aMessage(hosted.session, { chatId: GROUP });
    const last = await anAction(hosted, 'star', { target: own.waId, on: true });
    await hosted.runner.resume(hosted.page);
    await statusBecomes(last.id, 'sent');
    expect(hosted.page.handed.map(({ type, referenceSenderId }) => [type, referenceSenderId])).toEqual([
      ['star', WRITER],
      ['text', WRITER],
      ['text', undefined],
      ['star', undefined],
    ]);
  });
});

describe('an action of which nobody knows whether it was done', () => {
  it('is done again less and less often, until it is parked', async () => {
    const hosted = await outboxes.open({ OUTBOX_PARK_AFTER_MS: '7000' });
    const action = await anAction(hosted, 'star', { target: await received(hosted), on: true });
    const next = await rows.aMessage(hosted.session);
    hosted.page.usual = UNKNOWN;
    hosted.page.onHanded = ({ waId }) => {
      if (waId === next.waId) hosted.page.usual = { outcome: 'accepted', chatWid: undefined };
      return Promise.resolve();
    };
    await hosted.runner.resume(hosted.page);
    await statusBecomes(next.id, 'sent');
    // At once, after 2 s and after 6 s: every 2 s it would be more.
    expect(hosted.page.handedIds.filter((id) => id === action.waId).length).toBeLessThanOrEqual(4);
  });

  it('is sent when the next attempt is refused, but its effect is seen', async () => {
    const hosted = await outboxes.open();
    const target = await received(hosted);
    const action = await anAction(hosted, 'revoke', { target });
    hosted.page.answers = [UNKNOWN, { outcome: 'not_handed', reason: 'target_not_found' }];
    hosted.page.onHanded = async () => {
      const by = { senderId: WRITER, fromMe: true };
      await world
        .get(MessageChangesService)
        .record(hosted.session, { kind: 'revocation', waId: target, by, at: new Date() });
    };
    await hosted.runner.resume(hosted.page);
    await statusBecomes(action.id, 'sent');
    expect(await rows.historyOf(action.id)).toEqual(['sending', 'uncertain', 'sending', 'sent']);
  });

  it('fails when the next attempt is refused, and no effect is seen', async () => {
    const hosted = await outboxes.open();
    const target = await received(hosted);
    const action = await anAction(hosted, 'reaction', { target, emoji: '👍' });
    hosted.page.answers = [UNKNOWN, { outcome: 'not_handed', reason: 'action_not_possible' }];
    await hosted.runner.resume(hosted.page);
    await statusBecomes(action.id, 'failed');
    expect(await rows.historyOf(action.id)).toEqual(['sending', 'uncertain', 'sending', 'failed']);
  });
});
