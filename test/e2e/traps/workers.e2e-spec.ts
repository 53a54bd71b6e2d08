import { eventually } from '../../support/eventually.js';
import { expectToSend } from '../../support/expect-to-send.js';
import { ageMsOf, browserOf, browsersOf, isAlive, pidOf } from '../../support/processes.js';
import type { SessionClient } from '../../support/session-client.js';
import { sharedStack, type Stack } from '../../support/stack.js';
import { afterTrap, reportOutcomes, type TrapOutcome } from '../../support/trap-report.js';
import { inRounds } from '../../support/trap-rounds.js';

const AREA = 'Processes';
const OWNER = '4915100001841';
const RECIPIENT = '4915100001849';
/** `./chasqui up` starts what ran so long again without a growing delay. */
const GOOD_LIFE_MS = 30_000;

let stack: Stack;
let session: SessionClient;

beforeAll(async () => {
  stack = await sharedStack();
  session = await stack.pairedSession(OWNER);
});

function workerPid(): number {
  const pid = stack.pidOf('worker');
  if (pid === undefined) throw new Error('the worker does not run');
  return pid;
}

async function anotherWorkerThan(before: number): Promise<void> {
  await eventually(
    () => stack.pidOf('worker'),
    (pid) => pid !== undefined && pid !== before,
  );
}

async function untilWorkerHasLived(): Promise<void> {
  await eventually(
    () => ageMsOf(stack.pidOf('worker')),
    (ageMs) => ageMs > GOOD_LIFE_MS,
    2 * GOOD_LIFE_MS,
  );
}

/** What a signal to the worker brings; the browser that it had must be gone then, and one other run. */
function rounds(signal: 'SIGKILL' | 'SIGTERM', prepare: (browser: number) => void): Promise<TrapOutcome[]> {
  return inRounds(async () => {
    const [worker, browser] = [workerPid(), pidOf(browserOf(session.id))];
    prepare(browser);
    const outcome = await afterTrap(session, () => process.kill(worker, signal));
    expect(isAlive(browser)).toBe(false);
    expect(browsersOf(session.id)).toHaveLength(1);
    await anotherWorkerThan(worker);
    return outcome;
  }, untilWorkerHasLived);
}

describe('a session survives', () => {
  it('SIGKILL of its worker, whose browser ends with it', async () => {
    const outcomes = await rounds('SIGKILL', () => undefined);
    reportOutcomes(AREA, 'SIGKILL of the worker', outcomes);
    await expectToSend(stack, session, RECIPIENT);
  });

  it('SIGKILL of its worker while its browser is stopped and stays behind as an orphan', async () => {
    // So it cannot see that its worker is gone.
    const outcomes = await rounds('SIGKILL', (browser) => process.kill(browser, 'SIGSTOP'));
    reportOutcomes(AREA, 'SIGKILL of the worker, its browser left as an orphan', outcomes);
    await expectToSend(stack, session, RECIPIENT);
  });

  it('SIGTERM of its worker, which lets go of it in order', async () => {
    const outcomes = await rounds('SIGTERM', () => undefined);
    for (const { entries } of outcomes) expect(entries[0]?.reason).toBe('worker_stopped');
    reportOutcomes(AREA, 'SIGTERM of the worker', outcomes);
    await expectToSend(stack, session, RECIPIENT);
  });
});
