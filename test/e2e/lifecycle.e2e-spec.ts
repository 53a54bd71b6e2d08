import { readFileSync } from 'node:fs';
import { browserOf, pidOf } from '../support/processes.js';
import { eventually } from '../support/eventually.js';
import { sharedStack, type Stack } from '../support/stack.js';

const STOPPED = '4915100000201';
const LOGGED_OUT = '4915100000202';
const UNLINKED = '4915100000203';
const DELETED = '4915100000204';
const RECIPIENT = '4915100000209';

let stack: Stack;

beforeAll(async () => {
  stack = await sharedStack();
});

describe('a session', () => {
  it('explains itself from its creation to ready', async () => {
    const session = await stack.createSession('explained');
    const waiting = await session.waitFor('qr_ready');
    expect(waiting).toMatchObject({ reason: 'waiting_for_scan', nextAction: expect.stringContaining('QR') as string });
    expect(Date.parse(waiting.nextActionAt ?? '')).toBeGreaterThan(Date.now());
    await stack.delete(session);
  });

  it('that is stopped keeps its login and its queue', async () => {
    const session = await stack.pairedSession(STOPPED);
    await session.order('stop');
    await session.waitFor('stopped');
    await eventually(
      () => browserOf(session.id),
      (browser) => browser === undefined,
    );
    const { body } = await session.send({ to: RECIPIENT, text: 'when you are back' });
    expect(body).toMatchObject({ success: true, status: 'queued', reason: 'stopped_by_request' });
    expect((await session.status()).queued).toBe(1);

    await session.order('start');
    await session.waitFor('ready');
    await session.waitForStatus(body.messageId, 'delivered');
  });

  it('that is restarted is ready again in another browser, without a QR', async () => {
    const session = await stack.pairedSession('4915100000205');
    const before = browserOf(session.id)?.pid;
    const { status } = await session.order('restart');
    expect(status).toBe(200);
    const after = await eventually(
      () => browserOf(session.id)?.pid,
      (pid) => pid !== undefined && pid !== before,
    );
    await session.waitFor('ready');
    expect(browserOf(session.id)?.pid).toBe(after);
  });

  it('has a browser that knows none of the secrets of its worker', async () => {
    const session = await stack.createSession('with a browser');
    await session.waitFor('qr_ready');
    const names = (pid: number): string[] =>
      readFileSync(`/proc/${pid}/environ`, 'utf8')
        .split('\0')
        .map((line) => line.split('=')[0] ?? '');
    expect(names(stack.pidOf('worker') ?? 0)).toContain('DATABASE_URL');
    const browser = names(pidOf(browserOf(session.id)));
    expect(browser).toContain('PATH');
    expect(browser.filter((name) => /URL|SECRET|TOKEN|KEY|PASSWORD/.test(name))).toEqual([]);
    await stack.delete(session);
  });

  it('that is logged out unlinks its device, and shows a QR when asked', async () => {
    const session = await stack.pairedSession(LOGGED_OUT);
    await session.order('logout');
    await session.waitFor('logged_out');
    expect(await stack.sandbox.devicesOf(LOGGED_OUT)).toEqual([]);
    expect((await session.send({ to: RECIPIENT, text: 'hi' })).status).toBe(409);

    await stack.sandbox.scan(LOGGED_OUT, await session.readQr());
    await session.waitFor('ready');
  });

  it('that its phone unlinks says so, keeps its queue, and can be paired again', async () => {
    const session = await stack.pairedSession(UNLINKED);
    const [device] = await stack.sandbox.devicesOf(UNLINKED);
    await stack.sandbox.unlink(UNLINKED, device?.deviceId ?? '');
    const status = await session.waitFor('logged_out', 5_000);
    expect(status.reason).toBe('unlinked_from_phone');
    await eventually(
      () => browserOf(session.id),
      (browser) => browser === undefined,
    );
    await stack.sandbox.scan(UNLINKED, await session.readQr());
    await session.waitFor('ready');
  });

  it('that is paired with another phone holds the messages of the one before until a person decides', async () => {
    const [before, after] = ['4915100000206', '4915100000207'] as const;
    const session = await stack.pairedSession(before);
    await session.order('stop');
    await session.waitFor('stopped');
    const { body } = await session.send({ to: RECIPIENT, text: 'from the phone before' });
    await session.order('logout');
    await session.waitFor('logged_out');

    await stack.sandbox.createPhone(after, 'Another phone');
    await stack.sandbox.scan(after, await session.readQr());
    expect(await session.waitFor('ready')).toMatchObject({ phoneNumber: after });
    expect((await session.status()).outbox).toMatchObject({ paused: true, reason: 'number_changed', queued: 1 });
    const next = await session.send({ to: RECIPIENT, text: 'from the phone after', wait: 0 });
    expect(next.body).toMatchObject({ success: true, status: 'queued' });
    expect(await stack.sandbox.ledger({ from: after })).toEqual([]);

    expect((await session.cancel(body.messageId)).status).toBe(200);
    expect((await session.order('resume')).body.session.outbox).toMatchObject({ paused: false, reason: null });
    await session.waitForStatus(next.body.messageId, 'delivered');
    expect(await stack.sandbox.ledger({ from: after })).toEqual([expect.objectContaining({ id: next.body.messageId })]);
    expect(await stack.sandbox.ledger({ id: body.messageId })).toEqual([]);
  });

  it('that is deleted unlinks its device and ends its browser', async () => {
    const session = await stack.pairedSession(DELETED);
    await stack.delete(session);
    const devices = await eventually(
      () => stack.sandbox.devicesOf(DELETED),
      (linked) => linked.length === 0,
    );
    const browser = await eventually(
      () => browserOf(session.id),
      (found) => found === undefined,
    );
    expect({ devices, browser }).toEqual({ devices: [], browser: undefined });
  });
});
