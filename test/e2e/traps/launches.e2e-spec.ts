import { eventually } from '../../support/eventually.js';
import { expectToSend } from '../../support/expect-to-send.js';
import { logOf } from '../../support/process-log.js';
import { browserOf, browsersOf, pidOf, processes } from '../../support/processes.js';
import type { FaultRequest } from '../../support/sandbox/faults.js';
import type { SessionClient } from '../../support/session-client.js';
import { sharedStack, type Stack } from '../../support/stack.js';
import { afterTrap, reportOutcomes, reportTrap, type TrapOutcome } from '../../support/trap-report.js';
import { inRounds, restart } from '../../support/trap-rounds.js';

const AREA = 'Starts';
const OWNER = '4915100001861';
const RECIPIENT = '4915100001869';

let stack: Stack;
let session: SessionClient;

beforeAll(async () => {
  stack = await sharedStack();
  session = await stack.pairedSession(OWNER);
});

afterEach(() => stack.sandbox.faults.removeAll());

/** The browser that takes the place of this one, as soon as the table of processes shows it. */
async function anotherBrowserThan(before: number): Promise<number> {
  const browser = await eventually(
    () => browserOf(session.id),
    (found) => found !== undefined && found.pid !== before,
  );
  return pidOf(browser);
}

function claims(): number {
  const log = logOf(stack.pidOf('worker') ?? Number.NaN);
  return log.filter(({ msg, sessionId }) => msg === 'session claimed' && sessionId === session.id).length;
}

async function expectNothingLeftOf(browser: number): Promise<void> {
  const left = await eventually(
    () => processes().filter(({ group }) => group === browser),
    ({ length }) => length === 0,
  );
  expect(left).toEqual([]);
  expect(browsersOf(session.id)).toHaveLength(1);
}

/** Restarts the session, and kills the browser that is started when `moment` has come. */
async function killAtStart(moment: (before: number) => Promise<number>): Promise<TrapOutcome> {
  const [claimsBefore, before] = [claims(), pidOf(browserOf(session.id))];
  let killed = 0;
  let killedAt = 0;
  const { entries } = await afterTrap(session, async () => {
    await session.order('restart');
    killed = await moment(before);
    killedAt = Date.now();
    process.kill(killed, 'SIGKILL');
  });
  await expectNothingLeftOf(killed);
  expect(claims()).toBe(claimsBefore);
  const healedMs = Date.parse(entries.at(-1)?.at ?? '') - killedAt;
  return { entries: entries.slice(entries.findIndex(({ state }) => state === 'disconnected')), healedMs };
}

function rounds(moment: (before: number) => Promise<number>): Promise<TrapOutcome[]> {
  return inRounds(
    () => killAtStart(moment),
    () => restart(session),
  );
}

describe('a session survives SIGKILL of its browser', () => {
  it('while that is launched', async () => {
    const outcomes = await rounds(anotherBrowserThan);
    const reasons = outcomes.map(({ entries }) => entries[0]?.reason);
    // Before the table of processes is read again the browser may be up, and on a busy machine load its page already.
    const possible = ['browser_not_started', 'browser_exited', 'page_not_loaded', 'page_not_injected'];
    for (const reason of reasons) expect(possible).toContain(reason);
    reportTrap({
      area: AREA,
      trap: 'SIGKILL of the browser while it is launched',
      sees: '`disconnected`, `browser_not_started` or `browser_exited`',
      healer: 'itself',
      times: outcomes.length,
      healedMs: outcomes.map(({ healedMs }) => healedMs),
    });
    await expectToSend(stack, session, RECIPIENT);
  });

  const moments = [
    ['while its page is loaded', { kind: 'page-hang' }],
    ['before its page has a connection', { kind: 'never-open' }],
    ['while its page loads the chats', { kind: 'never-sync' }],
  ] as const;

  it.each(moments)('%s', async (moment, fault: FaultRequest) => {
    const outcomes = await rounds(async (before) => {
      const { id } = await stack.sandbox.faults.add({ ...fault, session: OWNER, times: 1 });
      const browser = await anotherBrowserThan(before);
      await eventually(
        () => stack.sandbox.faults.get(id),
        ({ fired }) => fired === 1,
      );
      return browser;
    });
    for (const { entries } of outcomes) expect(entries[0]?.reason).toBe('browser_exited');
    reportOutcomes(AREA, `SIGKILL of the browser ${moment}`, outcomes);
    await expectToSend(stack, session, RECIPIENT);
  });

  it('as soon as it is linked, without another scan', async () => {
    const linked = await stack.pairedSession('4915100001862');
    const outcome = await afterTrap(linked, () => process.kill(pidOf(browserOf(linked.id)), 'SIGKILL'));
    expect(outcome.entries.map(({ state }) => state)).not.toContain('qr_ready');
    reportOutcomes(AREA, 'SIGKILL of the browser right after the scan', [outcome]);
    await expectToSend(stack, linked, RECIPIENT);
  });

  it('while it shows a QR, and shows another', async () => {
    const waiting = await stack.createSession('killed while it waits for the scan');
    await waiting.waitFor('qr_ready');
    const outcomes = await inRounds(
      () => afterTrap(waiting, () => process.kill(pidOf(browserOf(waiting.id)), 'SIGKILL'), 'qr_ready'),
      async () => {
        await afterTrap(waiting, () => waiting.order('restart'), 'qr_ready');
      },
    );
    for (const { entries } of outcomes) expect(entries[0]?.reason).toBe('browser_exited');
    await stack.sandbox.createPhone('4915100001863', 'Patient');
    await stack.sandbox.scan('4915100001863', await waiting.readQr());
    await waiting.waitFor('ready');
    reportOutcomes(AREA, 'SIGKILL of the browser while it shows a QR', outcomes, 'itself, by another QR');
  });
});
