import { call } from '../support/http.js';
import { eventually } from '../support/eventually.js';
import { expectToSend } from '../support/expect-to-send.js';
import { browserOf, pidOf, rendererOf } from '../support/processes.js';
import type { SessionClient } from '../support/session-client.js';
import { sharedStack, type Stack } from '../support/stack.js';

const OWNER = '4915100000301';
const RECIPIENT = '4915100000309';

let stack: Stack;
let session: SessionClient;

beforeAll(async () => {
  stack = await sharedStack();
  session = await stack.pairedSession(OWNER);
});

/** Kills a part of the product and waits until its supervisor has another one running. */
async function killPart(part: Parameters<Stack['pidOf']>[0]): Promise<void> {
  const pid = stack.pidOf(part);
  if (pid === undefined) throw new Error(`${part} does not run`);
  process.kill(pid, 'SIGKILL');
  await eventually(
    () => stack.pidOf(part),
    (current) => current !== undefined && current !== pid,
    30_000,
  );
}

/** The API may be away for a moment. */
async function apiIsReady(): Promise<boolean> {
  try {
    return (await call('GET', `${stack.up.url}/health/ready`)).status === 200;
  } catch {
    return false;
  }
}

describe('after kill -9 of', () => {
  it('its browser a session says so within 5 s, heals, and sends what was accepted meanwhile', async () => {
    process.kill(pidOf(browserOf(session.id)), 'SIGKILL');
    const status = await eventually(
      () => session.status(),
      ({ state }) => state !== 'ready',
      5_000,
    );
    expect(status.reason).toMatch(/browser_exited|browser_starting/);
    const { body } = await session.send({ to: RECIPIENT, text: 'while the browser is away' });
    expect(body).toMatchObject({ success: true, status: 'queued' });
    await session.waitForStatus(body.messageId, 'delivered');
    await expectToSend(stack, session, RECIPIENT);
  });

  it('the renderer of its page a session heals', async () => {
    const before = browserOf(session.id)?.pid;
    process.kill(pidOf(rendererOf(session.id)), 'SIGKILL');
    await eventually(
      () => browserOf(session.id)?.pid,
      (pid) => pid !== undefined && pid !== before,
    );
    await session.waitFor('ready');
    await expectToSend(stack, session, RECIPIENT);
  });

  it('the worker its sessions are ready again without a QR', async () => {
    await killPart('worker');
    const { body } = await session.send({ to: RECIPIENT, text: 'while the worker is away' });
    expect(body.success).toBe(true);
    await session.waitFor('ready', 40_000);
    await session.waitForStatus(body.messageId, 'delivered');
    await expectToSend(stack, session, RECIPIENT);
  });

  it('the API it answers again', async () => {
    await killPart('api');
    await eventually(apiIsReady, Boolean);
    await expectToSend(stack, session, RECIPIENT);
  });

  it('Redis nothing is lost, and what is accepted meanwhile leaves', async () => {
    await killPart('redis');
    await expectToSend(stack, session, RECIPIENT);
    const qr = await stack.createSession('paired after Redis came back');
    expect(await qr.readQr()).toContain('Sandbox: a real phone cannot scan this');
    await stack.delete(qr);
  });

  it('PostgreSQL the same keys, sessions and messages are there', async () => {
    const { body } = await session.send({ to: RECIPIENT, text: 'before PostgreSQL' });
    await killPart('postgres');
    await eventually(apiIsReady, Boolean, 30_000);
    expect((await session.message(body.messageId)).text).toBe('before PostgreSQL');
    await session.waitFor('ready', 40_000);
    await expectToSend(stack, session, RECIPIENT);
  });

  it('the sandbox its phones, devices and messages are there', async () => {
    await killPart('sandbox');
    await session.waitFor('ready', 40_000);
    await expectToSend(stack, session, RECIPIENT);
  });
});

describe('when the page loads itself anew', () => {
  it('every message leaves under its own id and has one effect', async () => {
    const known = new Set((await stack.sandbox.ledger({ from: OWNER })).map(({ id }) => id));
    const answered: string[] = [];
    for (let round = 0; round < 4; round += 1) {
      const sends = Array.from({ length: 10 }, (_, index) =>
        session.send({ to: RECIPIENT, text: `reload ${round}.${index}`, wait: 0 }),
      );
      await stack.sandbox.reload(OWNER);
      answered.push(...(await Promise.all(sends)).map(({ body }) => body.messageId));
    }
    for (const id of answered) await session.waitForStatus(id, 'delivered', 40_000);
    const arrived = (await stack.sandbox.ledger({ from: OWNER })).map(({ id }) => id).filter((id) => !known.has(id));
    expect(arrived.sort()).toEqual(answered.sort());
  });
});

describe('when the connection to WhatsApp drops', () => {
  it('a session says so within 5 s, heals, and sends what was accepted meanwhile', async () => {
    await stack.sandbox.disconnect(OWNER, 4_000);
    const status = await session.waitFor('disconnected', 5_000);
    expect(status).toMatchObject({ reason: 'connection_lost' });
    const { body } = await session.send({ to: RECIPIENT, text: 'while WhatsApp is away' });
    expect(body).toMatchObject({ success: true, status: 'queued', reason: 'connection_lost' });
    await session.waitFor('ready');
    await session.waitForStatus(body.messageId, 'delivered');
  });

  it('what phones wrote meanwhile arrives once', async () => {
    await stack.sandbox.createPhone(RECIPIENT, 'Recipient');
    await stack.sandbox.disconnect(OWNER, 2_000);
    const id = await stack.sandbox.sendFromPhone(RECIPIENT, { to: OWNER, text: 'are you there?' });
    const stored = await session.waitForStatus(id, 'received');
    expect(stored.text).toBe('are you there?');
  });
});
