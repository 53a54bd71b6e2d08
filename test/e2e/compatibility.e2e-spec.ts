import { eventually } from '../support/eventually.js';
import { browserOf } from '../support/processes.js';
import type { SessionClient } from '../support/session-client.js';
import { sharedStack, type Stack } from '../support/stack.js';

const SENDERS = ['4915100001401', '4915100001402', '4915100001403'] as const;
const NEVER_LINKED = '4915100001404';
const RECIPIENT = '4915100001409';
const SOUND = '2.3000.1030000000';
const RENAMED_IDS = '2.3000.1042401057';

let stack: Stack;
let sessions: SessionClient[];

beforeAll(async () => {
  stack = await sharedStack();
  await stack.sandbox.createPhone(RECIPIENT, 'Recipient');
  sessions = [];
  for (const number of SENDERS) sessions.push(await stack.pairedSession(number));
});

afterAll(async () => {
  await stack.sandbox.pageOptions.changeForAll({ build: null });
});

function sessionOf(index: number): SessionClient {
  const session = sessions[index];
  if (!session) throw new Error('there is no such session');
  return session;
}

/** Its pages load this build at once. */
async function switchTo(build: string, number: string = SENDERS[0]): Promise<void> {
  await stack.sandbox.pageOptions.change(number, { build, reload: true });
}

async function expectHeld(session: SessionClient, problem: string): Promise<void> {
  const status = await eventually(
    () => session.status(),
    ({ reason }) => reason === 'page_incompatible',
  );
  expect(status).toMatchObject({ state: 'disconnected', nextAction: 'the page is loaded again' });
  expect(status.explanation).toContain(problem);
  expect(status.nextActionAt).not.toBeNull();
}

describe.each([
  ['no-send-module', 'send_path'],
  ['other-id-shape', 'id_shape'],
  ['no-ack', 'ack_path'],
])('a build of the page that is broken (%s)', (build, problem) => {
  it('holds the queue in its browser, and a good build sends what waited', async () => {
    const session = sessionOf(0);
    const browser = browserOf(session.id)?.pid;
    await switchTo(build);
    await expectHeld(session, problem);
    const { body } = await session.send({ to: RECIPIENT, text: `held by ${build}` });
    expect(body).toMatchObject({ success: true, status: 'queued', reason: 'page_incompatible' });
    expect(await stack.sandbox.ledger({ id: body.messageId })).toEqual([]);

    await switchTo(SOUND);
    await session.waitForStatus(body.messageId, 'delivered');
    expect(browserOf(session.id)?.pid).toBe(browser);
    expect(await stack.sandbox.devicesOf(SENDERS[0])).toHaveLength(1);
    expect(await stack.sandbox.ledger({ id: body.messageId })).toHaveLength(1);
  });
});

describe('a build that answers to sends in another shape', () => {
  it('is found out by the first send, which has one effect all the same', async () => {
    const session = sessionOf(0);
    await switchTo('send-answers-differently');
    await session.waitFor('ready');
    const { body } = await session.send({ to: RECIPIENT, text: 'answered differently', wait: 0 });
    await expectHeld(session, 'send_answer');
    const { body: next } = await session.send({ to: RECIPIENT, text: 'held behind it', wait: 0 });

    await switchTo(SOUND);
    await session.waitForStatus(body.messageId, 'delivered');
    await session.waitForStatus(next.messageId, 'delivered');
    expect(await stack.sandbox.ledger({ id: body.messageId })).toHaveLength(1);
    expect(await stack.sandbox.ledger({ id: next.messageId })).toEqual([expect.objectContaining({ attempts: 1 })]);
  });
});

describe('the build that renamed the serialised id', () => {
  it('sends, hears acknowledgements, receives and quotes', async () => {
    const session = sessionOf(1);
    const number = SENDERS[1];
    await switchTo(RENAMED_IDS, number);
    await eventually(
      () => session.timeline(),
      ({ timeline }) => timeline[1]?.reason === 'linking' && timeline[0]?.reason === 'connected',
    );
    const { body } = await session.send({ to: RECIPIENT, text: 'under a new id' });
    expect(body).toMatchObject({ success: true });
    await session.waitForStatus(body.messageId, 'delivered');
    await stack.sandbox.markRead(RECIPIENT, number);
    await session.waitForStatus(body.messageId, 'read');

    const asked = await stack.sandbox.sendFromPhone(RECIPIENT, { to: number, text: 'understood?' });
    expect(await session.waitForStatus(asked, 'received')).toMatchObject({ text: 'understood?' });
    const { body: answer } = await session.send({ to: RECIPIENT, text: 'yes', quotedMessageId: asked });
    await session.waitForStatus(answer.messageId, 'delivered');
    const written = await stack.sandbox.messagesOf(RECIPIENT);
    expect(written.find(({ id }) => id === answer.messageId)).toMatchObject({ quotedMessageId: asked });
  });
});

describe('a session that was never linked', () => {
  it('is held by a page without its modules, and linked when a good build comes', async () => {
    await stack.sandbox.pageOptions.changeForAll({ build: 'no-send-module' });
    const session = await stack.createSession('never linked');
    await stack.sandbox.createPhone(NEVER_LINKED, 'Never linked');
    await stack.sandbox.scan(NEVER_LINKED, await session.readQr());
    await expectHeld(session, 'send_path');
    await stack.sandbox.pageOptions.changeForAll({ build: null });
    await session.waitFor('ready');
  });
});

describe('when builds change under load', () => {
  it('every message of every session leaves once', async () => {
    const texts = new Map<string, string[]>(SENDERS.map((number) => [number, []]));
    for (const build of [RENAMED_IDS, 'other-id-shape', SOUND, 'no-send-module', RENAMED_IDS]) {
      const sends = SENDERS.flatMap((number, index) =>
        Array.from({ length: 8 }, async () => {
          const { body } = await sessionOf(index).send({ to: RECIPIENT, text: `while ${build} comes`, wait: 0 });
          texts.get(number)?.push(body.messageId);
        }),
      );
      for (const number of SENDERS) await switchTo(build, number);
      await Promise.all(sends);
    }
    for (const [index, number] of SENDERS.entries()) {
      const ids = texts.get(number) ?? [];
      for (const id of ids) await sessionOf(index).waitForStatus(id, 'delivered', 60_000);
      const arrived = (await stack.sandbox.ledger({ from: number })).map(({ id }) => id);
      expect(arrived.filter((id) => ids.includes(id)).sort()).toEqual([...ids].sort());
    }
  });
});
