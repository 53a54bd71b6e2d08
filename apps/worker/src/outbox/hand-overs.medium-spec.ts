import { MessagesModule } from '@chasqui/messages';
import { SessionsModule, type Lease } from '@chasqui/sessions';
import { eventually } from '../../../../test/support/eventually.js';
import { hosted } from '../../../../test/support/medium-leases.js';
import { outboxTools } from '../../../../test/support/medium-outbox.js';
import { Rows } from '../../../../test/support/medium-rows.js';
import { openWorld, silent, type World } from '../../../../test/support/medium-world.js';
import { ScriptedPage } from '../../../../test/support/scripted-page.js';
import { HeldLease } from '../session-host/held-lease.js';
import { HandOvers } from './hand-overs.js';
import type { OutboxTools } from './outbox-tools.js';
import { OutgoingFiles } from './outgoing-files.js';

const BROKEN = { outcome: 'not_handed', reason: 'page_error' } as const;

let world: World;
let rows: Rows;
let tools: OutboxTools;

beforeAll(async () => {
  world = await openWorld([MessagesModule, SessionsModule]);
  rows = new Rows(world.database);
  tools = outboxTools(world);
});

afterAll(() => world.close());

function handOversOf(lease: Lease): HandOvers {
  const held = new HeldLease(lease, HeldLease.now());
  return new HandOvers(held, tools, new OutgoingFiles(held, tools, silent, () => undefined), silent);
}

describe('a page that does not take messages', () => {
  it('is left alone for longer and longer; a message that it never takes fails with a code, and the next has its turn', async () => {
    const { session, lease } = await hosted(world, rows);
    const [first, second] = [await rows.aMessage(session), await rows.aMessage(session)];
    const handOvers = handOversOf(lease);
    const page = new ScriptedPage();
    page.usual = BROKEN;
    const pausesMs: number[] = [];
    for (let time = 0; time < 7; time += 1) {
      const message = await tools.outbox.claimNext(lease, 0);
      if (message) pausesMs.push(await handOvers.handOver(page, message, false));
    }
    expect(pausesMs).toEqual([2_000, 4_000, 8_000, 16_000, 32_000, 60_000, 60_000]);
    const [row] = await world.database.query<unknown[]>(
      'SELECT status, status_reason, attempts FROM messages WHERE id = $1',
      [first.id],
    );
    expect(row).toEqual({ status: 'failed', status_reason: 'page_error', attempts: 5 });
    expect(await rows.statusOf(second.id)).toBe('queued');
    page.usual = { outcome: 'accepted', chatWid: '1@lid' };
    const message = await tools.outbox.claimNext(lease, 0);
    expect(message && (await handOvers.handOver(page, message, false))).toBe(0);
    expect(await rows.statusOf(second.id)).toBe('sent');
  });
});

describe('where a message goes', () => {
  it('tells the hidden address of who has the number', async () => {
    const { session, lease } = await hosted(world, rows);
    await rows.aMessage(session, { chatId: '4915100000001@c.us' });
    const handOvers = handOversOf(lease);
    const page = new ScriptedPage();
    page.usual = { outcome: 'accepted', chatWid: '100000000000001@lid' };
    const message = await tools.outbox.claimNext(lease, 0);
    if (message) await handOvers.handOver(page, message, false);
    const contacts = await eventually(
      () => world.database.query<unknown[]>('SELECT phone, lid FROM contacts WHERE session_id = $1', [session.id]),
      (found) => found.length > 0,
    );
    expect(contacts).toEqual([{ phone: '4915100000001@c.us', lid: '100000000000001@lid' }]);
  });

  it('is written down when it is handed over, also if its page is lost then, and never changed', async () => {
    const { session, lease } = await hosted(world, rows);
    await rows.aMessage(session);
    const handOvers = handOversOf(lease);
    const page = new ScriptedPage();
    page.usual = { outcome: 'unknown' };
    page.goesTo = '1@lid';
    const first = await tools.outbox.claimNext(lease, 0);
    if (!first) throw new Error('nothing was due');
    await handOvers.handOver(page, first, false);
    const again = await tools.outbox.claimAgain(lease, first.id);
    expect(again).toMatchObject({ chatWid: '1@lid' });
    page.goesTo = '2@c.us';
    if (again) await handOvers.handOver(page, again, true);
    expect(page.handed.map(({ chatId }) => chatId)).toEqual([first.chatId, '1@lid']);
    expect(await tools.outbox.claimAgain(lease, first.id)).toMatchObject({ chatWid: '1@lid' });
  });

  it('is written down only of an undecided one if it is where it was sent', async () => {
    const { session, lease } = await hosted(world, rows);
    const handOvers = handOversOf(lease);
    const page = new ScriptedPage();
    const widOf = async (answer: 'accepted' | 'unknown'): Promise<unknown> => {
      await rows.aMessage(session);
      const message = await tools.outbox.claimNext(lease, 0);
      if (!message) throw new Error('nothing was due');
      page.usual = answer === 'unknown' ? { outcome: answer } : { outcome: answer, chatWid: message.chatId };
      page.goesTo = message.chatId;
      await handOvers.handOver(page, message, false);
      const [row] = await world.database.query<unknown[]>('SELECT chat_wid FROM messages WHERE id = $1', [message.id]);
      return [row, message.chatId];
    };
    expect(await widOf('accepted')).toEqual([{ chat_wid: null }, expect.anything()]);
    const [row, chatId] = (await widOf('unknown')) as [unknown, string];
    expect(row).toEqual({ chat_wid: chatId });
  });
});

describe('what became of a hand-over', () => {
  const cases = [
    { answer: { outcome: 'accepted', chatWid: '1@lid' }, status: 'sent', reason: null, wid: '1@lid' },
    { answer: { outcome: 'refused', detail: 'E' }, status: 'failed', reason: 'refused_by_whatsapp', wid: null },
    { answer: { outcome: 'unknown', chatWid: '1@lid' }, status: 'uncertain', reason: 'outcome_unknown', wid: '1@lid' },
    { answer: { outcome: 'unknown' }, status: 'uncertain', reason: 'outcome_unknown', wid: null },
    { answer: { outcome: 'not_handed', reason: 'too_late' }, status: 'queued', reason: 'too_late', wid: null },
    ...(['recipient_not_on_whatsapp', 'quoted_message_not_found'] as const).map((reason) => ({
      answer: { outcome: 'not_handed', reason } as const,
      status: 'failed',
      reason,
      wid: null,
    })),
  ] as const;

  it.each(cases)('$answer is written down as $status', async ({ answer, ...expected }) => {
    const { session, lease } = await hosted(world, rows);
    const { id } = await rows.aMessage(session);
    const message = await tools.outbox.claimNext(lease, 0);
    if (!message) throw new Error('nothing was due');
    const page = new ScriptedPage();
    page.answers = [answer];
    await handOversOf(lease).handOver(page, message, false);
    const [row] = await world.database.query<unknown[]>(
      'SELECT status, status_reason AS reason, chat_wid AS wid FROM messages WHERE id = $1',
      [id],
    );
    expect(row).toEqual(expected);
  });
});
