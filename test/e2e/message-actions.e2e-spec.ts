import { eventually } from '../support/eventually.js';
import type { MessageOnPhone } from '../support/sandbox/messages.js';
import type { SessionClient } from '../support/session-client.js';
import { sharedStack, type Stack } from '../support/stack.js';

const OWNER = '4915100003921';
const PEER = '4915100003922';
const THIRD = '4915100003923';

let stack: Stack;
let session: SessionClient;

beforeAll(async () => {
  stack = await sharedStack();
  session = await stack.pairedSession(OWNER);
  await stack.sandbox.createPhone(PEER, 'Peer');
  await stack.sandbox.createPhone(THIRD, 'Third');
});

afterEach(() => stack.sandbox.faults.removeAll());

async function sent(text: string): Promise<string> {
  return (await session.send({ to: PEER, text })).body.messageId;
}

async function received(text: string): Promise<string> {
  const id = await stack.sandbox.messages.send(PEER, { to: OWNER, text });
  await session.waitForStatus(id, 'received');
  return id;
}

async function onPhone(id: string, isSo: (message: MessageOnPhone) => boolean, number = PEER): Promise<MessageOnPhone> {
  await stack.sandbox.messages.arrived(number, id);
  const found = await eventually(
    () => stack.sandbox.messages.find(number, id),
    (message) => message !== undefined && isSo(message),
  );
  if (!found) throw new Error('the message is gone');
  return found;
}

async function typesTold(messageId: string, type: string): Promise<Record<string, unknown>[]> {
  const events = await eventually(
    async () =>
      (await session.get<{ events: { data: Record<string, unknown> }[] }>(`/events?types=${type}&limit=200`)).body
        .events,
    (list) => list.some(({ data }) => data['messageId'] === messageId),
  );
  return events.map(({ data }) => data).filter((data) => data['messageId'] === messageId);
}

describe('a reaction', () => {
  it('is on the phone of the other side, and is taken back by an empty one', async () => {
    const id = await received('React to me');
    const { status, body } = await session.act(id, 'react', { emoji: '🎉' });
    expect(status).toBe(200);
    expect(body).toMatchObject({ success: true, status: 'sent', type: 'reaction', to: `${PEER}@s.whatsapp.net` });
    expect(body.messageId).not.toBe(id);
    const shown = await onPhone(id, ({ reactions }) => reactions.length === 1);
    expect(shown.reactions).toEqual([{ from: OWNER, emoji: '🎉' }]);
    expect(await typesTold(id, 'message.reaction')).toMatchObject([
      { emoji: '🎉', fromMe: true, from: { phone: OWNER } },
    ]);
    expect((await session.message(id)).reactions).toMatchObject([{ from: null, emoji: '🎉' }]);
    expect(await session.message(body.messageId)).toMatchObject({
      type: 'reaction',
      action: { messageId: id, emoji: '🎉' },
      history: [{ status: 'queued' }, { status: 'sending' }, { status: 'sent' }],
    });

    await session.act(id, 'react', { emoji: '' });
    await onPhone(id, ({ reactions }) => reactions.length === 0);
  });
});

describe('an edit', () => {
  it('changes the words of an own message everywhere', async () => {
    const id = await sent('See you at 9');
    expect((await session.act(id, 'edit', { text: 'See you at 10 https://example.org' })).body.status).toBe('sent');
    await onPhone(id, ({ text, isEdited }) => isEdited && text === 'See you at 10 https://example.org');
    expect(await typesTold(id, 'message.edited')).toMatchObject([
      { text: 'See you at 10 https://example.org', fromMe: true },
    ]);
    expect(await session.message(id)).toMatchObject({ text: 'See you at 10 https://example.org' });
  });

  it('of a message of another person, or of one without words, is refused', async () => {
    const theirs = await session.act(await received('theirs'), 'edit', { text: 'mine' });
    expect(theirs.status).toBe(409);
    expect(theirs.body.error).toBe('Only messages of the session itself can be edited');
    const place = await session.sendTo('/location', { to: PEER, latitude: 1, longitude: 2 });
    expect((await session.act(place.body.messageId, 'edit', { text: 'there' })).status).toBe(409);
  });
});

describe('a revocation', () => {
  it('takes an own message from everybody, once', async () => {
    const id = await sent('not for long');
    expect((await session.act(id, 'revoke')).body.status).toBe('sent');
    await onPhone(id, ({ type }) => type === 'revoked');
    await typesTold(id, 'message.revoked');
    expect(await session.message(id)).toMatchObject({ text: '', revokedAt: expect.any(String) as string });
    const again = await session.act(id, 'revoke');
    expect([again.status, again.body.error]).toEqual([409, 'The message was deleted for everybody']);
    const quote = await session.send({ to: PEER, text: 'as I said', quotedMessageId: id });
    expect(quote.status).toBe(400);
  });

  it('of a message of another person in a chat of two is refused', async () => {
    expect((await session.act(await received('theirs'), 'revoke')).status).toBe(409);
  });
});

describe('a forwarded message', () => {
  it('is a new one in the other chat, which says that it was forwarded', async () => {
    const id = await stack.sandbox.messages.send(PEER, { to: OWNER, text: 'pass it on', forwardingScore: 3 });
    await session.waitForStatus(id, 'received');
    const { status, body } = await session.act(id, 'forward', { to: THIRD });
    expect(status).toBe(200);
    expect(body).toMatchObject({ status: 'sent', type: 'text', to: `${THIRD}@s.whatsapp.net` });
    const arrived = await stack.sandbox.messages.arrived(THIRD, body.messageId);
    expect(arrived).toMatchObject({ text: 'pass it on', forwardingScore: 4 });
    expect(await session.message(id)).toMatchObject({ forwardingScore: 3 });
    expect(await session.message(body.messageId)).toMatchObject({ text: 'pass it on', forwardingScore: 4 });
  });

  it.each([
    ['/location', { latitude: 1.5, longitude: 2 }, { location: { latitude: 1.5, longitude: 2 } }],
    ['/contact', { contacts: [{ name: 'Eva', phoneNumber: '4915111111' }] }, { contacts: [{ name: 'Eva' }] }],
    ['/poll', { question: 'When?', options: ['Mon', 'Tue'] }, { poll: { options: ['Mon', 'Tue'] } }],
  ])('may be of the type %s', async (path, content, says) => {
    const { body } = await session.sendTo(path, { to: PEER, ...content });
    const forwarded = await session.act(body.messageId, 'forward', { to: THIRD });
    expect(await stack.sandbox.messages.arrived(THIRD, forwarded.body.messageId)).toMatchObject({
      ...says,
      forwardingScore: 1,
    });
  });

  it('has its file, also when nobody fetched that before', async () => {
    const file = Buffer.from('%PDF-1.7 the bill');
    const document = { base64: file.toString('base64'), mimeType: 'application/pdf', filename: 'bill.pdf' };
    const id = await stack.sandbox.messages.send(PEER, { to: OWNER, document });
    await session.waitForStatus(id, 'received');
    const { status, body } = await session.act(id, 'forward', { to: THIRD });
    expect([status, body.status, body.type]).toEqual([200, 'sent', 'document']);
    expect(await stack.sandbox.messages.arrived(THIRD, body.messageId)).toMatchObject({
      media: { filename: 'bill.pdf', sizeBytes: file.length },
      forwardingScore: 1,
    });
    expect(await session.fileOf(id)).toEqual(file);
  });

  it('is none when it was deleted, its file is gone, or it goes nowhere', async () => {
    const revoked = await sent('gone');
    await session.act(revoked, 'revoke');
    await typesTold(revoked, 'message.revoked');
    expect((await session.act(revoked, 'forward', { to: THIRD })).status).toBe(409);
    const image = { base64: Buffer.from('x'.repeat(30)).toString('base64'), mimeType: 'image/png' };
    const id = await stack.sandbox.messages.send(PEER, { to: OWNER, image });
    await session.waitForStatus(id, 'received');
    await stack.sandbox.faults.add({ kind: 'media-gone', session: OWNER, times: 2 });
    const refused = await session.act(id, 'forward', { to: THIRD });
    expect([refused.status, refused.body.error]).toEqual([410, 'The file of the message is not kept, or not any more']);
    expect((await session.act(id, 'forward', { to: 'nobody' })).status).toBe(400);
  });
});

describe('a star', () => {
  it('is set and taken away on the own phone', async () => {
    const id = await received('keep this');
    expect((await session.act(id, 'star')).body.status).toBe('sent');
    await onPhone(id, ({ isStarred }) => isStarred, OWNER);
    await session.act(id, 'star', { on: false });
    await onPhone(id, ({ isStarred }) => !isStarred, OWNER);
  });
});

describe('a pin', () => {
  it('is set in the chat for a time, and taken away', async () => {
    const id = await sent('remember');
    expect((await session.act(id, 'pin', { duration: '24h' })).body.status).toBe('sent');
    await onPhone(id, ({ pinnedForSeconds }) => pinnedForSeconds === 24 * 60 * 60);
    expect((await session.act(id, 'pin', { on: false })).body).toMatchObject({ status: 'sent', type: 'pin' });
    await onPhone(id, ({ pinnedForSeconds }) => pinnedForSeconds === undefined);
  });
});

describe('what is done to a message', () => {
  it('that is not known is 404, and to one that has not left is 409 with what to do', async () => {
    const nowhere = await session.act('3EB0000000000000000000', 'react', { emoji: '👍' });
    expect(nowhere.status).toBe(404);
    const later = new Date(Date.now() + 3_600_000).toISOString();
    const { body } = await session.send({ to: PEER, text: 'later', sendAt: later });
    const actions = { react: { emoji: '👍' }, edit: { text: 'now' }, revoke: {} };
    for (const [action, fields] of Object.entries(actions)) {
      const refused = await session.act(body.messageId, action, fields);
      expect(refused.status).toBe(409);
      expect(refused.body.error).toContain('cancel it with DELETE');
    }
    await session.cancel(body.messageId);
    const cancelled = await session.act(body.messageId, 'revoke');
    expect(cancelled.body.error).toBe('The message never left: it is cancelled');
  });

  it('keeps its place in the order of the session', async () => {
    const id = await sent('first');
    await session.act(id, 'edit', { text: 'second', wait: 0 });
    const next = await session.send({ to: PEER, text: 'third', wait: 0 });
    await stack.sandbox.messages.arrived(PEER, next.body.messageId);
    expect(await stack.sandbox.messages.find(PEER, id)).toMatchObject({ text: 'second' });
  });

  it('is done again when nobody can tell whether it was, and shows once', async () => {
    const id = await sent('React while it reloads');
    const acting = session.act(id, 'react', { emoji: '👍', wait: 0 });
    await stack.sandbox.reload(OWNER);
    const { body } = await acting;
    await session.waitForStatus(body.messageId, 'sent', 60_000);
    const shown = await onPhone(id, ({ reactions }) => reactions.length > 0);
    expect(shown.reactions).toEqual([{ from: OWNER, emoji: '👍' }]);
  });

  it('is answered again to who repeats the request, also after it took effect', async () => {
    const id = await sent('Revoke me once');
    const key = { 'idempotency-key': `revoke ${id}`.replace(' ', '-') };
    const first = await session.act(id, 'revoke', {}, key);
    await onPhone(id, ({ type }) => type === 'revoked');
    await typesTold(id, 'message.revoked');
    expect((await session.act(id, 'revoke', {}, key)).body).toEqual(first.body);
  });

  it.each([
    ['react', {}, 'emoji is required'],
    ['react', { emoji: 'ok' }, 'emoji must be one emoji, or empty to take the reaction back'],
    ['react', { emoji: '👍👍' }, 'emoji must be one emoji, or empty to take the reaction back'],
    ['edit', { text: '  ' }, 'text is required'],
    ['star', { on: 'yes' }, 'on must be true or false'],
    ['pin', { duration: '1y' }, 'duration must be one of 24h, 7d, 30d'],
    ['revoke', { everybody: true }, 'everybody is not a field of this call'],
  ])('%s %j is refused with what is wrong', async (action, body, error) => {
    const refused = await session.act('3EB0000000000000000000', action, body);
    expect([refused.status, refused.body.error]).toEqual([400, error]);
  });
});
