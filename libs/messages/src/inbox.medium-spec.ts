import { SessionsModule } from '@chasqui/sessions';
import { Rows } from '../../../test/support/medium-rows.js';
import { openWorld, type World } from '../../../test/support/medium-world.js';
import { InboxService } from './inbox.service.js';
import { MessagesModule } from './messages.module.js';
import type { NewInbound } from './messages.repository.js';

let world: World;
let inbox: InboxService;
let rows: Rows;

beforeAll(async () => {
  world = await openWorld([MessagesModule, SessionsModule]);
  inbox = world.get(InboxService);
  rows = new Rows(world.database);
});

afterAll(() => world.close());

function anInbound(waId: string, text = 'hi'): NewInbound {
  const at = new Date('2026-01-02T03:04:05.000Z');
  return {
    waId,
    chatId: '123@c.us',
    chatWid: '9@lid',
    senderId: '123@c.us',
    type: 'text',
    content: { text },
    whatsappAt: at,
  };
}

async function stored(sessionId: string): Promise<unknown[]> {
  return world.database.query(
    'SELECT wa_id, direction, status, content, sender_id, whatsapp_at, chat_wid FROM messages WHERE session_id = $1',
    [sessionId],
  );
}

describe('an incoming message', () => {
  it('is stored once, however often and however concurrently it is told', async () => {
    const session = await rows.aSession();
    const news = await Promise.all(Array.from({ length: 5 }, () => inbox.record(session, anInbound('A1'))));
    expect(news.filter(Boolean)).toHaveLength(1);
    expect(await inbox.record(session, anInbound('A1', 'changed'))).toBe(false);
    expect(await stored(session.id)).toEqual([
      {
        wa_id: 'A1',
        direction: 'inbound',
        status: 'received',
        content: { text: 'hi' },
        sender_id: '123@c.us',
        chat_wid: '9@lid',
        whatsapp_at: anInbound('A1').whatsappAt,
      },
    ]);
  });

  it('is one of its own in each session', async () => {
    const [one, two] = [await rows.aSession(), await rows.aSession()];
    expect([await inbox.record(one, anInbound('A1')), await inbox.record(two, anInbound('A1'))]).toEqual([true, true]);
  });

  it('never overwrites one of ours with the same id', async () => {
    const session = await rows.aSession();
    const { id, waId } = await rows.aMessage(session, { status: 'sending' });
    expect(await inbox.record(session, anInbound(waId, 'not ours'))).toBe(false);
    expect(await rows.statusOf(id)).toBe('sending');
    expect(await stored(session.id)).toMatchObject([{ direction: 'outbound', content: { text: 'hello' } }]);
  });

  it('with what PostgreSQL cannot keep is stored without it', async () => {
    const session = await rows.aSession();
    await inbox.record(session, anInbound('A1', 'a\0b\udc00'));
    expect(await stored(session.id)).toMatchObject([{ content: { text: 'ab\ufffd' } }]);
  });
});
