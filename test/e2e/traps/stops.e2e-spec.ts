import { existsSync } from 'node:fs';
import { eventually } from '../../support/eventually.js';
import { expectToSend } from '../../support/expect-to-send.js';
import { browserOf, pidOf, processes, profileOf } from '../../support/processes.js';
import type { SessionClient } from '../../support/session-client.js';
import { sharedStack, type Stack } from '../../support/stack.js';
import { afterTrap, reportOutcomes, reportTrap, type TrapOutcome } from '../../support/trap-report.js';

const AREA = 'Stops at a bad moment';
const RECIPIENT = '4915100002009';
const BY_A_PERSON = 'a person, who starts it again';

let stack: Stack;

beforeAll(async () => {
  stack = await sharedStack();
});

afterEach(() => stack.sandbox.faults.removeAll());

async function showingQr(name: string): Promise<{ session: SessionClient; folder: string; browser: number }> {
  const session = await stack.createSession(name);
  await session.waitFor('qr_ready');
  return { session, folder: profileOf(session.id), browser: pidOf(browserOf(session.id)) };
}

/** No process with its profile, and none of the group that its browser led. */
async function expectNoBrowser(session: SessionClient, browser: number): Promise<void> {
  const left = await eventually(
    () => processes().filter(({ group, commandLine }) => group === browser || commandLine.includes(session.id)),
    ({ length }) => length === 0,
  );
  expect(left).toEqual([]);
}

async function scanAgain(session: SessionClient, number: string): Promise<void> {
  await session.order('start');
  await session.waitFor('qr_ready');
  await stack.sandbox.createPhone(number, `Phone ${number}`);
  await stack.sandbox.scan(number, await session.readQr());
  await session.waitFor('ready');
}

/** Gives the order as soon as the table of processes shows the browser of a restart. */
async function orderWhileLaunched(session: SessionClient, order: string, until: string) {
  const before = pidOf(browserOf(session.id));
  let launched = 0;
  const outcome = await afterTrap(
    session,
    async () => {
      await session.order('restart');
      const browser = await eventually(
        () => browserOf(session.id),
        (found) => found !== undefined && found.pid !== before,
      );
      launched = pidOf(browser);
      await session.order(order);
    },
    until,
  );
  return { outcome: atTheEnd(outcome), launched };
}

function atTheEnd(outcome: TrapOutcome): TrapOutcome {
  return { ...outcome, entries: outcome.entries.slice(-1) };
}

describe('while it waits for the scan', () => {
  it('a session is stopped at once, keeps its profile, and shows a QR when it is started', async () => {
    const { session, folder, browser } = await showingQr('stopped while it waits');
    const outcome = await afterTrap(session, () => session.order('stop'), 'stopped');
    expect(outcome.entries.map(({ reason }) => reason)).toEqual(['stopped_by_request']);
    await expectNoBrowser(session, browser);
    expect(existsSync(folder)).toBe(true);
    await scanAgain(session, '4915100002001');
    reportOutcomes(AREA, 'Stop while it waits for the scan', [outcome], BY_A_PERSON);
  });

  it('a session is logged out at once, and shows a QR when it is started', async () => {
    const { session, folder, browser } = await showingQr('logged out while it waits');
    const outcome = await afterTrap(session, () => session.order('logout'), 'logged_out');
    expect(outcome.entries.map(({ reason }) => reason)).toEqual(['logged_out_by_request']);
    await expectNoBrowser(session, browser);
    expect(existsSync(folder)).toBe(false);
    await scanAgain(session, '4915100002002');
    reportOutcomes(AREA, 'Logout while it waits for the scan', [outcome], BY_A_PERSON);
  });

  it('a session is deleted with its browser and its profile', async () => {
    const { session, folder, browser } = await showingQr('deleted while it waits');
    expect((await stack.delete(session)).status).toBe(200);
    await eventually(
      async () => (await session.get('/status')).status,
      (status) => status === 401, // its key went with it
    );
    await expectNoBrowser(session, browser);
    await eventually(
      () => existsSync(folder),
      (exists) => !exists,
    );
    reportTrap({
      area: AREA,
      trap: 'Deletion while it waits for the scan',
      sees: 'nothing: it is gone, with its browser and its profile',
      healer: '–',
      times: 1,
      healedMs: [],
    });
  });
});

describe('while its browser is launched', () => {
  it('a session is stopped, leaves no browser, and is ready without a scan when it is started', async () => {
    const session = await stack.pairedSession('4915100002003');
    const { outcome, launched } = await orderWhileLaunched(session, 'stop', 'stopped');
    expect(outcome.entries.at(-1)?.reason).toBe('stopped_by_request');
    await expectNoBrowser(session, launched);
    const { entries } = await afterTrap(session, () => session.order('start'));
    expect(entries.map(({ state }) => state)).not.toContain('qr_ready');
    await expectToSend(stack, session, RECIPIENT);
    reportOutcomes(AREA, 'Stop while its browser is launched', [outcome], BY_A_PERSON);
  });

  it('a session is logged out through that browser, so that its phone lists no device', async () => {
    const session = await stack.pairedSession('4915100002004');
    const { outcome, launched } = await orderWhileLaunched(session, 'logout', 'logged_out');
    expect(outcome.entries.at(-1)?.reason).toBe('logged_out_by_request');
    await expectNoBrowser(session, launched);
    expect(await stack.sandbox.devicesOf('4915100002004')).toEqual([]);
    reportOutcomes(AREA, 'Logout while its browser is launched', [outcome], 'a person, who scans again');
  });
});

describe('while its page gets no connection', () => {
  it('a session is stopped at once, and is ready without a scan when it is started', async () => {
    const number = '4915100002005';
    const session = await stack.pairedSession(number);
    const { id } = await stack.sandbox.faults.add({ kind: 'never-open', session: number, times: 1 });
    await session.order('restart');
    await eventually(
      () => stack.sandbox.faults.get(id),
      ({ fired }) => fired === 1,
    );
    const browser = pidOf(browserOf(session.id));
    const outcome = await afterTrap(session, () => session.order('stop'), 'stopped');
    expect(outcome.entries.at(-1)?.reason).toBe('stopped_by_request');
    await expectNoBrowser(session, browser);
    await afterTrap(session, () => session.order('start'));
    await expectToSend(stack, session, RECIPIENT);
    reportOutcomes(AREA, 'Stop while its page gets no connection', [atTheEnd(outcome)], BY_A_PERSON);
  });
});
