import { MessageOrdersService, MessagesModule, MessagesService, OutboxOrdersService } from '@chasqui/messages';
import { SessionsModule } from '@chasqui/sessions';
import { eventually } from '../../../../test/support/eventually.js';
import { HostedOutboxes } from '../../../../test/support/medium-outbox.js';
import { Rows } from '../../../../test/support/medium-rows.js';
import { openWorld, type World } from '../../../../test/support/medium-world.js';

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

describe('an undecided message', () => {
  const cases = [
    { ack: 1, status: 'sent' },
    { ack: 3, status: 'read' },
  ];

  it.each(cases)('that the page knows with ack $ack is $status, and not handed over again', async ({ ack, status }) => {
    const { session, page, runner } = await outboxes.open();
    const { id, waId } = await rows.aMessage(session, { status: 'sending' });
    const next = await rows.aMessage(session);
    page.known.set(waId, ack);
    await runner.resume(page);
    await statusBecomes(next.id, 'sent');
    expect([await rows.historyOf(id), page.handedIds]).toEqual([['uncertain', status], [next.waId]]);
  });

  it('that the page still holds is given time', async () => {
    const { session, page, runner } = await outboxes.open();
    const { id, waId } = await rows.aMessage(session, { status: 'uncertain' });
    page.known.set(waId, 0);
    await runner.resume(page);
    await eventually(
      () => page.lookUps,
      (count) => count > 2,
    );
    page.known.set(waId, 1);
    await statusBecomes(id, 'sent');
    expect(page.handed).toEqual([]);
  });

  it('that the page does not know is handed over again: same id, same content, same place, before all others', async () => {
    const { session, page, runner } = await outboxes.open();
    const { id, waId } = await rows.aMessage(session, { status: 'uncertain' });
    await world.database.query(`UPDATE messages SET chat_wid = '1@lid' WHERE id = $1`, [id]);
    const next = await rows.aMessage(session, { lane: 0 });
    await runner.resume(page);
    await statusBecomes(next.id, 'sent');
    expect(page.handedIds).toEqual([waId, next.waId]);
    expect(page.handed[0]).toMatchObject({ chatId: '1@lid', content: { text: 'hello' }, isQuoteOptional: true });
  });

  it('is still undecided when it certainly did not leave this time', async () => {
    const { session, page, runner } = await outboxes.open();
    const { id } = await rows.aMessage(session, { status: 'uncertain' });
    await world.database.query(`UPDATE messages SET chat_wid = '1@lid' WHERE id = $1`, [id]);
    page.answers = [{ outcome: 'not_handed', reason: 'recipient_not_on_whatsapp' }];
    await runner.resume(page);
    await statusBecomes(id, 'sent');
    expect(await rows.historyOf(id)).toEqual(['sending', 'uncertain', 'sending', 'sent']);
  });

  it('fails, and holds up nothing, when nobody was ever found to send it to', async () => {
    const { session, page, runner } = await outboxes.open();
    const nobody = await rows.aMessage(session, { status: 'sending' });
    const next = await rows.aMessage(session);
    page.answers = [{ outcome: 'not_handed', reason: 'recipient_not_on_whatsapp' }];
    await runner.resume(page);
    await statusBecomes(next.id, 'sent');
    expect(await rows.historyOf(nobody.id)).toEqual(['uncertain', 'sending', 'failed']);
  });

  it('waits for a page that cannot be asked, and is handed over if it never can', async () => {
    const { session, page, runner } = await outboxes.open();
    const { id } = await rows.aMessage(session, { status: 'uncertain' });
    page.failure = new TypeError('page.require is not a function');
    await runner.resume(page);
    await statusBecomes(id, 'sent');
    expect(page.lookUps).toBeGreaterThan(1);
  });

  it('is parked after too long, and the others go on; an answer that comes later still counts', async () => {
    const { session, page, runner } = await outboxes.open({ OUTBOX_PARK_AFTER_MS: '1000' });
    const { id, waId } = await rows.aMessage(session);
    const next = await rows.aMessage(session);
    page.answers = [{ outcome: 'unknown' }];
    page.known.set(waId, 0);
    await runner.resume(page);
    await statusBecomes(next.id, 'sent');
    expect([await rows.statusOf(id), page.handedIds]).toEqual(['uncertain', [waId, next.waId]]);
    expect(await world.get(OutboxOrdersService).summarise(session)).toMatchObject({ parked: 1, uncertain: 0 });
    page.known.set(waId, 2);
    await runner.hold();
    await runner.resume(page);
    await statusBecomes(id, 'delivered');
  });

  it('that is parked is handed over again when a person wants it', async () => {
    const { session, page, runner } = await outboxes.open();
    const { id, waId } = await rows.aMessage(session, { status: 'uncertain', isParked: true });
    const next = await rows.aMessage(session);
    await runner.resume(page);
    await statusBecomes(next.id, 'sent');
    page.known.set(waId, 0); // the page still holds it: nobody waits for that any more
    const orders = world.get(MessageOrdersService);
    const message = await world.get(MessagesService).get(session, waId);
    await orders.resolve(world.database.manager, message, 'resend');
    await orders.tell(session, waId);
    await statusBecomes(id, 'sent');
    expect(page.handedIds).toEqual([next.waId, waId]);
  });

  it('is given up when its login is gone for good', async () => {
    const { session, runner } = await outboxes.open();
    const { id } = await rows.aMessage(session, { status: 'uncertain' });
    await runner.giveUpUndecided();
    const [row] = await world.database.query<unknown[]>('SELECT status, status_reason FROM messages WHERE id = $1', [
      id,
    ]);
    expect(row).toEqual({ status: 'failed', status_reason: 'session_logged_out' });
  });
});
