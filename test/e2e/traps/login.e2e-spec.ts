import { existsSync } from 'node:fs';
import path from 'node:path';
import { eventually } from '../../support/eventually.js';
import { errorsIn, logOf } from '../../support/process-log.js';
import { browserOf, profileOf } from '../../support/processes.js';
import type { SessionClient } from '../../support/session-client.js';
import { sharedStack, type Stack } from '../../support/stack.js';
import { afterTrap, reportOutcomes, troubleOf, type TrapOutcome } from '../../support/trap-report.js';

const AREA = 'Logins';

let stack: Stack;

beforeAll(async () => {
  stack = await sharedStack();
});

afterEach(() => stack.sandbox.faults.removeAll());

function workerPid(): number {
  const pid = stack.pidOf('worker');
  if (pid === undefined) throw new Error('the worker does not run');
  return pid;
}

/** The next login of the session is over what the library left behind of the one before: its late rejections too. */
async function linkAgain(session: SessionClient, number: string): Promise<void> {
  await stack.sandbox.scan(number, await session.readQr());
  await session.waitFor('ready');
}

/** What a worker says of a promise that rejected unhandled is an error, like all that it did not expect. */
function expectNoErrors(worker: number, linesBefore: number): void {
  expect(stack.pidOf('worker')).toBe(worker);
  expect(errorsIn(logOf(worker).slice(linesBefore))).toEqual([]);
}

async function untilNoBrowser(session: SessionClient): Promise<void> {
  await eventually(
    () => browserOf(session.id),
    (browser) => browser === undefined,
  );
}

/** What a person is told when all of it has happened. */
function atTheEnd(outcome: TrapOutcome): TrapOutcome {
  return { ...outcome, entries: outcome.entries.slice(-1) };
}

describe('a login', () => {
  it('that the phone removes is kept as a copy, and a person is asked to scan', async () => {
    const number = '4915100001821';
    const session = await stack.pairedSession(number);
    const folder = profileOf(session.id);
    const worker = workerPid();
    const linesBefore = logOf(worker).length;
    const outcome = await afterTrap(
      session,
      async () => {
        const [device] = await stack.sandbox.devicesOf(number);
        await stack.sandbox.unlink(number, device?.deviceId ?? '');
      },
      'logged_out',
    );
    expect(outcome.entries.at(-1)?.reason).toBe('unlinked_from_phone');
    await untilNoBrowser(session);
    const copy = path.join(path.dirname(folder), 'logged-out', session.id, 'Default');
    await eventually(() => existsSync(copy), Boolean);
    await linkAgain(session, number);
    expectNoErrors(worker, linesBefore);
    reportOutcomes(AREA, 'The phone unlinks the device', [atTheEnd(outcome)], 'a person, who scans again');
  });

  it.each(['answer-then-navigate', 'navigate-at-once'])(
    'that is logged out leaves no browser and no profile, whatever the page does first (%s)',
    async (order) => {
      const number = order === 'navigate-at-once' ? '4915100001822' : '4915100001823';
      const session = await stack.pairedSession(number);
      const folder = profileOf(session.id);
      await stack.sandbox.faults.add({ kind: 'logout-order', session: number, order });
      const worker = workerPid();
      const linesBefore = logOf(worker).length;
      const outcome = await afterTrap(session, () => session.order('logout'), 'logged_out');
      expect(troubleOf(outcome).reason).toBe('logged_out_by_request');
      await untilNoBrowser(session);
      expect(existsSync(folder)).toBe(false);
      expect(await stack.sandbox.devicesOf(number)).toEqual([]);
      await stack.sandbox.faults.removeAll();
      await linkAgain(session, number);
      expectNoErrors(worker, linesBefore);
      reportOutcomes(AREA, `Logout, the page does ${order}`, [outcome], 'a person, who scans again');
    },
  );

  it('whose QR codes are used up says so, and shows new ones when it is asked', async () => {
    const number = '4915100001824';
    await stack.sandbox.faults.add({ kind: 'ref-exhausted', times: 1, afterMs: 100 });
    const session = await stack.createSession('QR codes used up');
    const outcome = await afterTrap(session, () => undefined, 'stopped');
    expect(outcome.entries.at(-1)?.reason).toBe('qr_expired');
    await stack.sandbox.createPhone(number, 'Late');
    await stack.sandbox.scan(number, await session.readQr());
    await session.waitFor('ready');
    reportOutcomes(AREA, 'The QR codes are used up', [atTheEnd(outcome)], 'a person, who asks for the QR again');
  });

  it('that the phone removed while it was away says so', async () => {
    const number = '4915100001825';
    const session = await stack.pairedSession(number);
    await stack.sandbox.faults.add({ kind: 'refuse-start', session: number, code: 'unlinked', times: 1 });
    const outcome = await afterTrap(session, () => session.order('restart'), 'logged_out');
    expect(outcome.entries.at(-1)?.reason).toBe('unlinked_from_phone');
    reportOutcomes(AREA, 'The phone unlinked it while it was away', [atTheEnd(outcome)], 'a person, who scans again');
  });
});
