import { SessionsModule } from '@chasqui/sessions';
import { Rows, type SessionId } from '../../../test/support/medium-rows.js';
import { openWorld, type World } from '../../../test/support/medium-world.js';
import { MessageChangesService, type MessageChange } from './message-changes.service.js';
import type { Message } from './message.entity.js';
import { MessagesModule } from './messages.module.js';
import { MessagesService } from './messages.service.js';

let world: World;
let changes: MessageChangesService;
let rows: Rows;

beforeAll(async () => {
  world = await openWorld([MessagesModule, SessionsModule]);
  changes = world.get(MessageChangesService);
  rows = new Rows(world.database);
});

afterAll(() => world.close());

const AT = new Date('2026-02-01T09:00:00.000Z');
const PEER = '1234567@c.us';
const THEM = { senderId: PEER, fromMe: false };
const US = { senderId: '7654321@c.us', fromMe: true };

async function aMessage(status = 'sent'): Promise<{ session: SessionId; waId: string; read: () => Promise<Message> }> {
  const session = await rows.aSession();
  const { waId } = await rows.aMessage(session, { status });
  return { session, waId, read: () => world.get(MessagesService).get(session, waId) };
}

async function told(session: SessionId): Promise<string[]> {
  const events = await world.database.query<{ type: string }[]>(
    'SELECT type FROM events WHERE session_id = $1 ORDER BY ord',
    [session.id],
  );
  return events.map(({ type }) => type);
}

describe('a reaction', () => {
  it('is kept for each person, changes, goes, and is told each time it is news', async () => {
    const { session, waId, read } = await aMessage();
    const react = (by: MessageChange['by'], emoji: string) =>
      changes.record(session, { kind: 'reaction', waId, by, at: AT, emoji });
    expect([await react(THEM, '👍'), await react(THEM, '👍'), await react(US, '🎉')]).toEqual([true, false, true]);
    const at = AT.toISOString();
    expect((await read()).reactions).toMatchObject({ [PEER]: { emoji: '👍' }, me: { emoji: '🎉' } });
    expect(new Date((await read()).reactions?.['me']?.at ?? '').toISOString()).toBe(at);
    expect([await react(THEM, ''), await react(THEM, '')]).toEqual([true, false]);
    expect(Object.keys((await read()).reactions ?? {})).toEqual(['me']);
    expect(await told(session)).toEqual(['message.reaction', 'message.reaction', 'message.reaction']);
  });

  it('to a message of another session, or of none, is nobody’s', async () => {
    const { waId, read } = await aMessage();
    const other = await rows.aSession();
    const change = { kind: 'reaction', waId, by: THEM, at: AT, emoji: '👍' } as const;
    expect(await changes.record(other, change)).toBe(false);
    expect([(await read()).reactions, await told(other)]).toEqual([null, []]);
  });
});

describe('an edit', () => {
  it('changes the words, once', async () => {
    const { session, waId, read } = await aMessage();
    const change = { kind: 'edit', waId, by: US, at: AT, text: 'edited\0' } as const;
    expect([await changes.record(session, change), await changes.record(session, change)]).toEqual([true, false]);
    expect(await read()).toMatchObject({ content: { text: 'edited' }, editedAt: AT });
  });
});

describe('a revocation', () => {
  const revocation = (waId: string): MessageChange => ({ kind: 'revocation', waId, by: THEM, at: AT });

  it('takes what the message said, and ends what can be done to it', async () => {
    const { session, waId, read } = await aMessage();
    expect(await changes.record(session, revocation(waId))).toBe(true);
    expect(await changes.record(session, revocation(waId))).toBe(false);
    expect(await changes.record(session, { ...revocation(waId), kind: 'edit', text: 'again' })).toBe(false);
    expect(await changes.record(session, { ...revocation(waId), kind: 'reaction', emoji: '👍' })).toBe(false);
    expect(await read()).toMatchObject({ content: {}, revokedAt: AT });
    expect(await told(session)).toEqual(['message.revoked']);
  });

  it('leaves what it said to a message that may have to be handed over again', async () => {
    const { session, waId, read } = await aMessage('uncertain');
    await changes.record(session, revocation(waId));
    expect(await read()).toMatchObject({ content: { text: 'hello' }, revokedAt: AT });
  });
});

describe('a vote', () => {
  it('is all that a person chooses, and is taken back by none', async () => {
    const { session, waId, read } = await aMessage();
    const vote = (options: string[]) => changes.record(session, { kind: 'vote', waId, by: THEM, at: AT, options });
    expect([await vote([]), await vote(['a', 'b']), await vote(['a', 'b'])]).toEqual([false, true, false]);
    expect((await read()).votes).toMatchObject({ [PEER]: { options: ['a', 'b'] } });
    await vote([]);
    expect((await read()).votes).toEqual({});
  });
});
