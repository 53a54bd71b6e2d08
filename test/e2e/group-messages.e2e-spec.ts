import { eventually } from '../support/eventually.js';
import { call } from '../support/http.js';
import type { MessageOnPhone } from '../support/sandbox/messages.js';
import type { SessionClient } from '../support/session-client.js';
import { sharedStack, type Stack } from '../support/stack.js';

const ADMIN = '4915100004520';
const MEMBER = '4915100004521';
const CAROL = '4915100004522';
/** A page that starts has so many of each chat, and must look the others up. */
const MESSAGES_AT_START = 20;

let stack: Stack;
let admin: SessionClient;
let member: SessionClient;
let group: string;

beforeAll(async () => {
  stack = await sharedStack();
  await stack.sandbox.createPhone(CAROL, 'Carol');
  [admin, member] = await Promise.all([stack.pairedSession(ADMIN), stack.pairedSession(MEMBER)]);
  const { body } = await call<{ jid: string }>('POST', `${stack.up.url}/sessions/${admin.id}/groups`, {
    headers: { 'x-api-key': admin.apiKey },
    body: { subject: 'Crew', participants: [MEMBER, CAROL] },
  });
  group = body.jid;
});

afterEach(() => stack.sandbox.faults.removeAll());

/** What Carol writes to the group. */
async function written(text: string, by: SessionClient = admin): Promise<string> {
  const id = await stack.sandbox.messages.send(CAROL, { to: group, text });
  await by.waitForStatus(id, 'received');
  return id;
}

async function onPhone(id: string, isSo: (message: MessageOnPhone) => boolean): Promise<MessageOnPhone> {
  await stack.sandbox.messages.arrived(CAROL, id);
  const found = await eventually(
    () => stack.sandbox.messages.find(CAROL, id),
    (message) => message !== undefined && isSo(message),
  );
  if (!found) throw new Error('the message is gone');
  return found;
}

async function revocationsOf(messageId: string, seenBy: SessionClient): Promise<unknown[]> {
  const events = await eventually(
    async () =>
      (await seenBy.get<{ events: { data: Record<string, unknown> }[] }>('/events?types=message.revoked&limit=200'))
        .body.events,
    (list) => list.some(({ data }) => data['messageId'] === messageId),
  );
  return events.map(({ data }) => data).filter((data) => data['messageId'] === messageId);
}

describe('a message of somebody else in a group', () => {
  it('is deleted for everybody by an admin, of whom everybody is told', async () => {
    const id = await written('Delete me');
    await member.waitForStatus(id, 'received');
    const { status, body } = await admin.act(id, 'revoke');
    expect([status, body]).toEqual([200, expect.objectContaining({ status: 'sent', type: 'revoke' })]);
    await onPhone(id, ({ type }) => type === 'revoked');
    expect(await revocationsOf(id, admin)).toMatchObject([{ fromMe: true, from: { phone: ADMIN } }]);
    expect(await revocationsOf(id, member)).toMatchObject([{ fromMe: false, from: { phone: ADMIN } }]);
    expect(await admin.message(id)).toMatchObject({ text: '', revokedAt: expect.stringMatching(/^\d{4}-/) as string });
  });

  it('is not deleted by who is no admin, who is told so', async () => {
    const id = await written('I stay', member);
    const { status, body } = await member.act(id, 'revoke');
    expect([status, body]).toEqual([
      422,
      expect.objectContaining({ success: false, status: 'failed', reason: 'action_not_possible' }),
    ]);
    expect(await onPhone(id, () => true)).toMatchObject({ type: 'chat', text: 'I stay' });
  });
});

describe('messages of a group that a page has not loaded', () => {
  it('are answered, reacted to, edited and deleted all the same', async () => {
    const [theirs, deleted] = [await written('An old one'), await written('An old one that goes')];
    const own = (await admin.send({ to: group, text: 'An old one of mine' })).body.messageId;
    for (let count = 0; count < MESSAGES_AT_START; count += 1) await written(`Newer ${count}`);
    await admin.order('restart');
    await admin.waitFor('ready');

    expect((await admin.act(theirs, 'react', { emoji: '🎉' })).body).toMatchObject({ status: 'sent' });
    await onPhone(theirs, ({ reactions }) => reactions.length === 1);
    const quoting = await admin.send({ to: group, text: 'As you said', quotedMessageId: theirs });
    expect(await stack.sandbox.messages.arrived(CAROL, quoting.body.messageId)).toMatchObject({
      quotedMessageId: theirs,
    });
    expect((await admin.act(own, 'edit', { text: 'Mine, and new' })).body).toMatchObject({ status: 'sent' });
    await onPhone(own, ({ isEdited, text }) => isEdited && text === 'Mine, and new');
    expect((await admin.act(deleted, 'revoke')).body).toMatchObject({ status: 'sent' });
    await onPhone(deleted, ({ type }) => type === 'revoked');
  }, 90_000);
});

describe('what WhatsApp says of something that is done to a message', () => {
  const actions: [string, object, (message: MessageOnPhone) => boolean][] = [
    ['react', { emoji: '👍' }, ({ reactions }) => reactions.length === 1],
    ['pin', { duration: '24h' }, ({ pinnedForSeconds }) => pinnedForSeconds === 24 * 60 * 60],
    ['revoke', {}, ({ type }) => type === 'revoked'],
  ];

  it.each(actions)('that its answer was lost, has it done again: %s', async (action, fields, isDone) => {
    const id = await written(`Lost at first: ${action}`);
    await stack.sandbox.faults.add({ kind: 'effect-fail', session: ADMIN, times: 1 });
    const { body } = await admin.act(id, action, fields);
    await admin.waitForStatus(body.messageId, 'sent');
    await onPhone(id, isDone);
    const { history } = await admin.message(body.messageId);
    expect(history.map(({ status }) => status)).toEqual(['queued', 'sending', 'uncertain', 'sending', 'sent']);
  });

  it.each(actions)('that it is refused, ends it: %s', async (action, fields) => {
    const id = await written(`Refused: ${action}`);
    await stack.sandbox.faults.add({ kind: 'effect-fail', session: ADMIN, code: 'ERROR_UNKNOWN', times: 1 });
    const { status, body } = await admin.act(id, action, fields);
    expect([status, body]).toEqual([422, expect.objectContaining({ status: 'failed', reason: 'refused_by_whatsapp' })]);
  });
});
